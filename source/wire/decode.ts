/** Untrusted text to messages: what does not fit is refused with a code and a reason, what is unknown is let pass. */
import type {CollectorState} from '../signals/board.ts';
import type {Distribution} from '../signals/distribution.ts';
import {decodeDistribution} from './distribution-codec.ts';
import {asAmount, asFields, asFinite, asList, asOneOf, asText, asWhole, type Fields} from './fields.ts';
import {maxClientMessageBytes, maxCollectors, maxDistributions, maxSeries, maxServerMessageBytes, maxTopics, protocolVersion} from './limits.ts';
import {topics, type ClientMessage, type Decoded, type Frame, type Hello, type SeriesKey, type ServerMessage, type Topic, type TopicMessage} from './messages.ts';
import {readRestarts} from './decode-restarts.ts';
import {readTopic} from './read-topic.ts';

const refuse = (code: 'ERR_WIRE_SIZE' | 'ERR_WIRE_JSON' | 'ERR_WIRE_SHAPE' | 'ERR_WIRE_VERSION', reason: string): {ok: false; code: typeof code; reason: string} => ({ok: false, code, reason});

const parse = (text: string, limit: number): Decoded<Fields> => {
	// Length in UTF-16 units is at most the length in bytes; the transport has checked the bytes.
	if (text.length > limit) return refuse('ERR_WIRE_SIZE', `a message of ${text.length} characters is over the limit of ${limit}`);
	let value: unknown;
	try {
		value = JSON.parse(text);
	} catch {
		return refuse('ERR_WIRE_JSON', 'the message is no JSON');
	}
	const fields = asFields(value);
	if (!fields || typeof fields['type'] !== 'string') return refuse('ERR_WIRE_SHAPE', 'the message has no type');
	return {ok: true, message: fields};
};

const readLabels = (value: unknown): Record<string, string> | null => {
	const fields = asFields(value);
	if (!fields) return null;
	const labels: Record<string, string> = {};
	const entries = Object.entries(fields);
	if (entries.length > 16) return null;
	for (const [name, label] of entries) {
		const text = asText(label);
		const key = asText(name);
		if (text === null || key === null || key === '__proto__') return null;
		labels[key] = text;
	}
	return labels;
};

const readSeries = (value: unknown): SeriesKey | null => {
	const fields = asFields(value);
	const name = asText(fields?.['name']);
	const labels = readLabels(fields?.['labels']);
	return name !== null && labels ? {name, labels} : null;
};

const readCollector = (value: unknown): CollectorState | null => {
	const fields = asFields(value);
	const name = asText(fields?.['name']);
	const from = asText(fields?.['from']);
	const state = asOneOf(fields?.['state'], ['starting', 'ok', 'absent', 'failed', 'stalled']);
	if (!fields || name === null || from === null || !state) return null;
	return {name, from, state, reason: asText(fields['reason']), lastSeconds: asAmount(fields['lastSeconds'])};
};

/** Topics that are known here; null for what is no list, `undefined` where there is none. Those of a newer version are none of ours: left out. */
const readTopics = (value: unknown): Topic[] | null | undefined => {
	if (value === undefined) return undefined;
	const told = asList(value, maxTopics, asText);
	return told && topics.filter(topic => told.includes(topic));
};

const readHello = (fields: Fields): Hello | null => {
	const agent = asFields(fields['agent']);
	const host = asFields(fields['host']);
	const epoch = asText(fields['epoch']);
	const version = asWhole(fields['version']);
	const intervalMs = asFinite(fields['intervalMs']);
	const seq = asWhole(fields['seq']);
	const oldestSeq = asWhole(fields['oldestSeq']);
	const recallSeq = asWhole(fields['recallSeq']);
	const sinceTickMs = asAmount(fields['sinceTickMs']);
	const series = asList(fields['series'], maxSeries, readSeries);
	const distributions = asList(fields['distributions'], maxDistributions, readSeries);
	const collectors = asList(fields['collectors'], maxCollectors, readCollector);
	const name = asText(host?.['name']);
	if (version === null || epoch === null || seq === null || oldestSeq === null || sinceTickMs === null || !series || !distributions || !collectors || !host || !name) return null;
	const labels = host['labels'] === undefined ? {} : readLabels(host['labels']);
	if (!labels) return null;
	if (intervalMs === null || intervalMs < 50 || intervalMs > 3_600_000) return null;
	const told = readTopics(fields['topics']);
	const kept = readTopics(fields['recallTopics']);
	if (told === null || kept === null) return null;
	return {
		...(told && {topics: told}),
		...(kept && {recallTopics: kept}),
		type: 'hello', version, epoch, intervalMs, seq, sinceTickMs, oldestSeq, series, distributions, collectors,
		...(recallSeq === null ? {} : {recallSeq}),
		agent: {version: asText(agent?.['version']) ?? 'unknown', pid: asWhole(agent?.['pid']) ?? -1},
		host: {name, platform: asText(host['platform']) ?? 'unknown', ...(Object.keys(labels).length > 0 && {labels})},
	};
};

const readLatency = (value: unknown): readonly [number, Distribution] | null => {
	if (!Array.isArray(value) || value.length !== 2) return null;
	const id = asWhole(value[0]);
	const distribution = decodeDistribution(value[1]);
	return id === null || id < 0 || id >= maxDistributions || !distribution ? null : [id, distribution];
};

const readFrame = (type: 'frame' | 'coarse', fields: Fields): Frame | null => {
	const seq = asWhole(fields['seq']);
	const time = asFinite(fields['time']);
	const raw: unknown = fields['values'];
	const latency = asList(fields['latency'], maxDistributions, readLatency);
	if (seq === null || seq < 0 || time === null || !latency || !Array.isArray(raw) || raw.length > maxSeries) return null;
	for (let id = 0; id < raw.length; id++) {
		const value: unknown = raw[id];
		if (value !== null && (typeof value !== 'number' || !Number.isFinite(value))) return null;
	}
	return {type, seq, time, values: raw as (number | null)[], latency};
};

const orShape = <T>(message: T | null, type: string): Decoded<T> => (message === null ? refuse('ERR_WIRE_SHAPE', `a broken ${type} message`) : {ok: true, message});

/** A topic in what it stands in; one of a newer agent is let pass. */
const orUnknown = (fields: Fields, wrap: (message: TopicMessage) => ServerMessage): Decoded<ServerMessage> => {
	const {topic, message} = readTopic(fields);
	if (topic === null) return {ok: true, message: {type: 'unknown', name: asText(fields['topic']) ?? ''}};
	return orShape(message && wrap(message), topic);
};

/** What an agent says, as a monitor reads it. */
export const decodeServerMessage = (text: string): Decoded<ServerMessage> => {
	const parsed = parse(text, maxServerMessageBytes);
	if (!parsed.ok) return parsed;
	const fields = parsed.message;
	const type = fields['type'] as string;
	switch (type) {
		case 'hello': {
			const version = asWhole(fields['version']);
			// A newer hello may have any shape: its version is all that may be relied on.
			if (version !== null && version > protocolVersion) return refuse('ERR_WIRE_VERSION', `the agent speaks wire version ${version}, this monitor knows ${protocolVersion}: update engineroom here`);
			return orShape(readHello(fields), type);
		}
		case 'frame':
		case 'coarse':
			return orShape(readFrame(type, fields), type);
		case 'schema': {
			const series = asList(fields['series'], maxSeries, readSeries);
			const distributions = asList(fields['distributions'], maxDistributions, readSeries);
			return orShape(series && distributions ? {type, series, distributions} : null, type);
		}
		case 'replayed': {
			const from = asWhole(fields['from']);
			const to = asWhole(fields['to']);
			const lost = asWhole(fields['lost']);
			const about = readTopics(fields['topics']);
			return orShape(from === null || to === null || lost === null || about === null ? null : {type, from, to, lost, ...(about && {topics: about})}, type);
		}
		case 'collectors': {
			const collectors = asList(fields['collectors'], maxCollectors, readCollector);
			return orShape(collectors ? {type, collectors} : null, type);
		}
		case 'restarts':
			return orShape(readRestarts(fields), type);
		case 'topic':
			return orUnknown(fields, message => message);
		case 'past': {
			const told = asFields(fields['message']);
			return told?.['type'] === 'topic' ? orUnknown(told, message => ({type, message})) : orShape<ServerMessage>(null, type);
		}
		default:
			return {ok: true, message: {type: 'unknown', name: asText(type) ?? ''}};
	}
};

const readStretch = (fields: Fields): {readonly from: number; readonly to: number} | null => {
	const from = asWhole(fields['from']);
	const to = asWhole(fields['to']);
	return from === null || to === null || to < from ? null : {from, to};
};

/** What a monitor says, as an agent reads it. */
export const decodeClientMessage = (text: string): Decoded<ClientMessage> => {
	const parsed = parse(text, maxClientMessageBytes);
	if (!parsed.ok) return parsed;
	const fields = parsed.message;
	switch (fields['type']) {
		case 'subscribe': {
			const windowSeconds = asAmount(fields['windowSeconds']);
			return orShape(windowSeconds === null ? null : {type: 'subscribe', epoch: asText(fields['epoch']), since: asWhole(fields['since']), windowSeconds}, 'subscribe');
		}
		case 'refill': {
			const stretch = readStretch(fields);
			return orShape(stretch && {type: 'refill', ...stretch}, 'refill');
		}
		case 'recall': {
			const stretch = readStretch(fields);
			const wanted = readTopics(fields['topics']);
			const at = asWhole(fields['at']);
			return orShape(stretch && wanted !== null ? {type: 'recall', ...stretch, ...(wanted && {topics: wanted, ...(at !== null && {at})})} : null, 'recall');
		}
		case 'watch': {
			const wanted = readTopics(fields['topics']);
			return orShape(wanted ? {type: 'watch', topics: wanted} : null, 'watch');
		}
		default:
			return {ok: true, message: {type: 'unknown', name: asText(fields['type']) ?? ''}};
	}
};
