/** The parts of a recording: where each begins in its file and in time. Nothing is decoded yet. */
import {gunzipSync} from 'node:zlib';
import {decodeHeader} from '../../wire/recording.ts';
import {findMembers, memberHeaderBytes} from '../../wire/recording-member.ts';
import {parseSegment} from '../../wire/segment-name.ts';
import {RecordingError, type RecordingFile} from './recording-files.ts';

export type Part = {
	/** When it begins, ms since the epoch. */
	readonly at: number;
	/** Its bytes as text; throws a RecordingError for what cannot be read. */
	text(): string;
};

/** A part of ours is a tenth of this; what is larger was made by others, or to do harm. */
export const maxPartBytes = 64 * 1024 * 1024;
/** A compressed file that was not written in parts is taken apart in memory up to here. */
export const maxForeignBytes = 256 * 1024 * 1024;
const chunkBytes = 1024 * 1024;
/** Enough for the start of a header, to tell when a part begins. */
const headerLook = 256;
const headerStart = '{"type":"recording"';
const decoder = new TextDecoder();
const gzipMagic = [0x1f, 0x8b] as const;

const gunzip = (bytes: Uint8Array, limit: number, name: string): Uint8Array => {
	try {
		// A file whose writer was killed ends in the middle: what came before is read.
		return gunzipSync(bytes, {finishFlush: 2, maxOutputLength: limit});
	} catch (error) {
		const {code} = error as NodeJS.ErrnoException;
		throw new RecordingError('ERR_RECORDING', code === 'ERR_BUFFER_TOO_LARGE' ? `${name}: decompresses to more than ${limit / 1024 / 1024} MB: gunzip it first` : `${name}: cannot be decompressed (${code ?? 'broken'})`);
	}
};

const headerAt = (bytes: Uint8Array): number | null => {
	const found = /"at":(\d{1,15})/.exec(decoder.decode(bytes.subarray(0, headerLook)));
	return found ? Number(found[1]) : null;
};

type Range = {readonly offset: number; readonly at: number};

const toParts = (ranges: readonly Range[], sizeBytes: number, name: string, read: (offset: number, length: number) => Uint8Array, unpack: (bytes: Uint8Array) => Uint8Array): Part[] =>
	ranges.map(({offset, at}, index) => {
		const length = (ranges[index + 1]?.offset ?? sizeBytes) - offset;
		return {
			at,
			text() {
				if (length > maxPartBytes) throw new RecordingError('ERR_RECORDING', `${name}: a part is longer than ${maxPartBytes / 1024 / 1024} MB: no recording of engineroom's making`);
				return decoder.decode(unpack(read(offset, length)));
			},
		};
	});

/** Headers stand at the beginning and after line breaks; looked for chunk by chunk, with the end of one before the next. */
const findHeaders = (sizeBytes: number, read: (offset: number, length: number) => Uint8Array): Range[] => {
	const ranges: Range[] = [];
	const needle = new TextEncoder().encode(`\n${headerStart}`);
	const take = (offset: number): void => {
		// A newer header may tell its time in another way: it is refused by its version.
		const at = headerAt(read(offset, headerLook)) ?? (offset === 0 ? 0 : null);
		if (at !== null) ranges.push({offset, at});
	};
	if (decoder.decode(read(0, headerStart.length)) === headerStart) take(0);
	for (let offset = 0; offset < sizeBytes; offset += chunkBytes) {
		const chunk = Buffer.from(read(offset, chunkBytes + needle.length));
		for (let found = chunk.indexOf(needle); found !== -1 && found < chunkBytes; found = chunk.indexOf(needle, found + 1)) take(offset + found + 1);
	}
	return ranges;
};

const findCompressed = (file: RecordingFile): Part[] => {
	const ranges: Range[] = [];
	for (let offset = 0; offset < file.sizeBytes; offset += chunkBytes) {
		for (const {offset: found, at} of findMembers(file.read(offset, chunkBytes + memberHeaderBytes - 1))) if (found < chunkBytes) ranges.push({offset: offset + found, at});
	}
	if (ranges[0]?.offset === 0) return toParts(ranges, file.sizeBytes, file.name, (offset, length) => file.read(offset, length), bytes => gunzip(bytes, maxPartBytes, file.name));
	if (file.sizeBytes > maxForeignBytes) throw new RecordingError('ERR_RECORDING', `${file.name}: was compressed by another program and is large: gunzip it first`);
	const whole = gunzip(file.read(0, file.sizeBytes), maxForeignBytes, file.name);
	return findPlain({name: file.name, sizeBytes: whole.length, read: (offset, length) => whole.subarray(offset, offset + length)});
};

const findPlain = (file: RecordingFile): Part[] => {
	const read = (offset: number, length: number): Uint8Array => file.read(offset, length);
	const ranges = findHeaders(file.sizeBytes, read);
	if (ranges[0]?.offset !== 0) throw new RecordingError('ERR_RECORDING', `${file.name}: is no recording of engineroom (it does not begin as one)`);
	return toParts(ranges, file.sizeBytes, file.name, read, bytes => bytes);
};

const startsWith = (bytes: Uint8Array, magic: readonly number[]): boolean => magic.every((byte, index) => bytes[index] === byte);

/** All parts of a file. Throws a RecordingError for what is none of ours, or newer. */
export const findParts = (file: RecordingFile): Part[] => {
	if (file.sizeBytes === 0) throw new RecordingError('ERR_RECORDING_EMPTY', `${file.name}: is empty`);
	return startsWith(file.read(0, 2), gzipMagic) ? findCompressed(file) : findPlain(file);
};

/** The segments of an agent's history, each a part, in the order in which they were written. */
export const findSegments = (files: readonly RecordingFile[]): Part[] =>
	files.flatMap(file => {
		const segment = parseSegment(file);
		if (segment === null || segment.kind === 'broken') return [];
		return [{segment, file}];
	}).sort((a, b) => a.segment.place - b.segment.place).map(({segment: {at, kind}, file}) => ({
		at,
		text() {
			if (file.sizeBytes > maxPartBytes) throw new RecordingError('ERR_RECORDING', `${file.name}: is longer than ${maxPartBytes / 1024 / 1024} MB`);
			const bytes = file.read(0, file.sizeBytes);
			return decoder.decode(kind === 'rotated' ? gunzip(bytes, maxPartBytes, file.name) : bytes);
		},
	}));

/** Refuses what is newer than this engineroom, whole. */
export const checkVersion = (line: string, name: string): void => {
	const decoded = decodeHeader(line);
	if (decoded.ok) return;
	throw new RecordingError(decoded.code === 'ERR_WIRE_VERSION' ? 'ERR_RECORDING_VERSION' : 'ERR_RECORDING', `${name}: ${decoded.reason}`);
};
