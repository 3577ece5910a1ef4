/**
 * How frames are kept on disk: lines of JSON. A recording is one part after another; each begins with a header and what is
 * needed to read it alone (the hello of every host), so parts may be rotated, compressed, joined and cut apart.
 * A line holds the time it belongs to, the host by its place in the header, and a message exactly as it went over the wire.
 */
import {asFields, asList, asText, asWhole} from './fields.ts';
import {maxServerMessageBytes} from './limits.ts';
import {topics, type Decoded, type Topic} from './messages.ts';

/** The version of the format of files: a newer one is refused. What may be added without a new one: fields and kinds of lines. */
export const recordingVersion = 1;
/** UTF-16 units of a line: the longest message and what is around it. */
export const maxRecordingLine = maxServerMessageBytes + 256;
/** Hosts of one recording. */
export const maxRecordedHosts = 5000;

export type RecordingHeader = {
	readonly type: 'recording';
	readonly version: number;
	/** The engineroom that wrote it. */
	readonly engineroom: string;
	/** When this part begins, ms since the epoch. */
	readonly at: number;
	/** Targets as they were spelled; lines name them by their place here. */
	readonly hosts: readonly string[];
};

export type RecordingLine = {
	/** The time it belongs to, ms since the epoch. */
	readonly at: number;
	readonly host: number;
	/** A message of the wire, or the end of a link. */
	readonly says: {readonly message: string} | {readonly down: string};
};

const headerStart = '{"type":"recording"';

export const encodeHeader = (header: Omit<RecordingHeader, 'type' | 'version'>): string =>
	JSON.stringify({type: 'recording', version: recordingVersion, engineroom: header.engineroom, at: header.at, hosts: header.hosts});

/** Line breaks can only be blanks between tokens in valid JSON. */
const oneLine = (text: string): string => (/[\r\n]/.test(text) ? text.replace(/[\r\n]+/g, ' ') : text);

export const encodeMessageLine = (at: number, host: number, message: string): string => `{"at":${Math.round(at)},"host":${host},"message":${oneLine(message)}}`;
export const encodeDownLine = (at: number, host: number, reason: string): string => JSON.stringify({at: Math.round(at), host, down: reason});

export const isHeader = (line: string): boolean => line.startsWith(headerStart);

const refuse = (code: 'ERR_WIRE_JSON' | 'ERR_WIRE_SHAPE' | 'ERR_WIRE_VERSION', reason: string): {readonly ok: false; readonly code: typeof code; readonly reason: string} => ({ok: false, code, reason});

export const decodeHeader = (line: string): Decoded<RecordingHeader> => {
	let value: unknown;
	try {
		value = JSON.parse(line);
	} catch {
		return refuse('ERR_WIRE_JSON', 'it does not begin as a recording does');
	}
	const fields = asFields(value);
	if (fields?.['type'] !== 'recording') return refuse('ERR_WIRE_SHAPE', 'it does not begin as a recording does');
	const version = asWhole(fields['version']);
	const engineroom = asText(fields['engineroom']) ?? 'unknown';
	if (version === null || version < 1) return refuse('ERR_WIRE_SHAPE', 'its header names no version');
	// A newer header may have any shape: its version is all that may be relied on.
	if (version > recordingVersion) return refuse('ERR_WIRE_VERSION', `it has format ${version}, written by engineroom ${engineroom}; this one knows ${recordingVersion}: update engineroom here`);
	const at = asWhole(fields['at']);
	const hosts = asList(fields['hosts'], maxRecordedHosts, asText);
	if (at === null || !hosts || hosts.length === 0) return refuse('ERR_WIRE_SHAPE', 'its header is broken');
	return {ok: true, message: {type: 'recording', version, engineroom, at, hosts}};
};

const quick = /^\{"at":(\d{1,15}),"host":(\d{1,4}),"message":(\{.*\})\}$/s;

/** A line taken apart, its message not yet decoded; null when it is none. */
export const readLine = (line: string): RecordingLine | null => {
	if (line.length > maxRecordingLine) return null;
	const found = quick.exec(line);
	if (found) return {at: Number(found[1]), host: Number(found[2]), says: {message: found[3] as string}};
	// Written by other hands: jq puts blanks elsewhere.
	let value: unknown;
	try {
		value = JSON.parse(line);
	} catch {
		return null;
	}
	const fields = asFields(value);
	const at = asWhole(fields?.['at']);
	const host = asWhole(fields?.['host']);
	if (!fields || at === null || at < 0 || host === null || host < 0) return null;
	const down = asText(fields['down']);
	if (down !== null) return {at, host, says: {down}};
	const message = asFields(fields['message']);
	return message ? {at, host, says: {message: JSON.stringify(message)}} : null;
};

const numbered = /^\{"type":"(frame|coarse)","seq":(\d{1,16}),/;

/** Kind and number of a frame by the first letters of its text, as agents write it; null where only decoding tells. */
export const frameStart = (message: string): {readonly kind: 'frame' | 'coarse'; readonly seq: number} | null => {
	const found = numbered.exec(message);
	return found ? {kind: found[1] as 'frame' | 'coarse', seq: Number(found[2])} : null;
};

const told = /^\{"type":"topic","topic":"(\w{1,20})","seq":(\d{1,16}),/;

/** The same of details; null for those that are not known here, too. */
export const topicStart = (message: string): {readonly topic: Topic; readonly seq: number} | null => {
	const found = told.exec(message);
	const topic = topics.find(name => name === found?.[1]);
	return found && topic ? {topic, seq: Number(found[2])} : null;
};
