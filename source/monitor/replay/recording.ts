/** A recording as something to ask: its lines part by part, read when they are needed and kept for a while. */
import {decodeHeader, readLine, type RecordingHeader} from '../../wire/recording.ts';
import {checkVersion, type Part} from './find-parts.ts';
import {RecordingError} from './recording-files.ts';

export type Line = {
	readonly at: number;
	readonly host: number;
	/** The type of the message (`topic` followed by its name), or `down`. */
	readonly kind: string;
	/** The tick; null where the message has none. */
	readonly seq: number | null;
	/** The message, or why the link went down. */
	readonly text: string;
};

export type LoadedPart = {readonly header: RecordingHeader; readonly at: number; /** In the order of time. */ readonly lines: readonly Line[]};

export type Recording = {
	readonly name: string;
	/** Targets as they were recorded. */
	readonly hosts: readonly string[];
	/** When each part begins, never going back. */
	readonly starts: readonly number[];
	readonly startAt: number;
	readonly endAt: number;
	/** The part that holds an instant. */
	partAt(at: number): number;
	/** Null for a part that cannot be read. */
	load(part: number): LoadedPart | null;
	/** What people should know: parts that could not be read, a torn end. */
	readonly notes: readonly string[];
};

const starting = /^\{"type":"(\w{1,20})"(?:,"topic":"(\w{1,20})")?(?:,"seq":(\d{1,16}))?/;
/** Texts of parts that are kept at a time, in UTF-16 units. */
const cachedLength = 48 * 1024 * 1024;
/** A clock that was set back between two parts: the second follows the first all the same. */
const setBackMs = 600_000;

/** `places` says which host of the recording each of the part's is; −1 for one that the recording does not have. */
const readLines = (text: string, shift: number, places: readonly number[]): {lines: Line[]; isTorn: boolean} => {
	const lines: Line[] = [];
	const raw = text.split('\n');
	// A whole recording ends with a line break.
	const last = raw.pop() ?? '';
	for (const line of raw.slice(1)) {
		const read = readLine(line);
		if (read === null) continue;
		const {at, says} = read;
		const host = places[read.host] ?? -1;
		if (host < 0) continue;
		if ('down' in says) lines.push({at: at + shift, host, kind: 'down', seq: null, text: says.down});
		else {
			const [, type = '', topic, seq] = starting.exec(says.message) ?? [];
			lines.push({at: at + shift, host, kind: topic === undefined ? type : `topic ${topic}`, seq: seq === undefined ? null : Number(seq), text: says.message});
		}
	}
	return {lines: lines.sort((a, b) => a.at - b.at), isTorn: last !== ''};
};

/** Throws a RecordingError for what cannot be replayed at all. */
export const openRecording = (name: string, parts: readonly Part[]): Recording => {
	if (parts.length === 0) throw new RecordingError('ERR_RECORDING_EMPTY', `${name}: there is nothing recorded in it`);
	const notes: string[] = [];
	const starts: number[] = [];
	let hosts: readonly string[] | null = null;
	for (const {at} of parts) {
		const before = starts.at(-1);
		starts.push(before === undefined ? at : at >= before ? at : before + setBackMs);
	}
	const shiftOf = (part: number): number => (starts[part] as number) - (parts[part] as Part).at;
	const cache = new Map<number, {readonly loaded: LoadedPart | null; readonly length: number}>();
	const read = (part: number): {readonly loaded: LoadedPart | null; readonly length: number} => {
		const one = parts[part];
		if (!one) return {loaded: null, length: 0};
		let text: string;
		try {
			text = one.text();
		} catch (error) {
			notes.push(error instanceof Error ? error.message : String(error));
			return {loaded: null, length: 0};
		}
		const header = decodeHeader(text.slice(0, text.indexOf('\n')));
		if (!header.ok) {
			notes.push(`${name}: a part is left out: ${header.reason}`);
			return {loaded: null, length: 0};
		}
		hosts ??= header.message.hosts;
		const known = hosts;
		const {lines, isTorn} = readLines(text, shiftOf(part), header.message.hosts.map(host => known.indexOf(host)));
		if (isTorn && part === parts.length - 1) notes.push(`${name}: its last line is torn and was left out`);
		return {loaded: {header: header.message, at: starts[part] as number, lines}, length: text.length};
	};
	const load = (part: number): LoadedPart | null => {
		const held = cache.get(part) ?? read(part);
		// Set anew, so that the part that was not asked for the longest stands first and goes first.
		cache.delete(part);
		cache.set(part, held);
		let length = 0;
		for (const one of cache.values()) length += one.length;
		for (const [key, one] of cache) {
			if (length <= cachedLength || key === part) break;
			cache.delete(key);
			length -= one.length;
		}
		return held.loaded;
	};
	const first = parts[0]?.text() ?? '';
	checkVersion(first.slice(0, Math.max(0, first.indexOf('\n'))), name);
	const opening = load(0);
	if (!opening) throw new RecordingError('ERR_RECORDING', notes[0] ?? `${name}: cannot be read`);
	let endAt = starts.at(-1) as number;
	for (let part = parts.length - 1; part >= 0; part--) {
		const last = load(part)?.lines.at(-1);
		if (!last) continue;
		endAt = Math.max(last.at, starts[part] as number);
		break;
	}
	return {
		name,
		hosts: opening.header.hosts,
		starts,
		// What agents still held of before is seen in the graphs; the recording begins when the first of them answered.
		startAt: Math.max(starts[0] as number, opening.lines.find(({kind}) => kind === 'hello')?.at ?? 0),
		endAt,
		partAt(at) {
			let low = 0;
			let high = starts.length - 1;
			while (low < high) {
				const middle = Math.ceil((low + high) / 2);
				if ((starts[middle] as number) <= at) low = middle;
				else high = middle - 1;
			}
			return low;
		},
		load,
		notes,
	};
};
