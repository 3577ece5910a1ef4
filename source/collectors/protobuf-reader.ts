/**
 * Reading protobuf where it lies: a cursor over the bytes of a body, nothing copied but text.
 * https://protobuf.dev/programming-guides/encoding/
 */
import {MalformedBody} from './malformed-body.ts';

/** `end` is where the message that is being read ends. */
export type Reader = {readonly bytes: Uint8Array; readonly view: DataView; at: number; end: number; readonly intern: Interner};

/** Keeps one copy of short texts that come again and again. */
export type Interner = {get(bytes: Uint8Array, from: number, to: number): string};

export const wire = {varint: 0, fixed64: 1, length: 2, fixed32: 5} as const;
/** How a field of a number and a wire type is written before its value. */
export const tagOf = (field: number, type: number): number => field * 8 + type;

const decoder = new TextDecoder();
const maxInternedBytes = 200;
const maxInterned = 8192;

export const createInterner = (): Interner => {
	const texts = new Map<number, string>();
	return {
		get(bytes, from, to) {
			const length = to - from;
			if (length === 0) return '';
			if (length > maxInternedBytes) return decoder.decode(bytes.subarray(from, to));
			let hash = length;
			for (let at = from; at < to; at++) hash = (Math.imul(hash, 31) + (bytes[at] as number)) | 0;
			const known = texts.get(hash);
			// Text that is not ASCII never compares equal here and is decoded each time.
			if (known !== undefined && known.length === length) {
				let same = 0;
				while (same < length && known.charCodeAt(same) === bytes[from + same]) same++;
				if (same === length) return known;
			}
			if (texts.size >= maxInterned) texts.clear();
			const text = decoder.decode(bytes.subarray(from, to));
			texts.set(hash, text);
			return text;
		},
	};
};

export const createReader = (bytes: Uint8Array, intern: Interner): Reader => ({bytes, view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), at: 0, end: bytes.length, intern});

const truncated = (): MalformedBody => new MalformedBody('the message ends before its fields do');

/** Up to 64 bits; exact up to 2^53. */
export const readVarint = (reader: Reader): number => {
	const {bytes, end} = reader;
	let at = reader.at;
	if (at >= end) throw truncated();
	let byte = bytes[at++] as number;
	let value = byte & 0x7f;
	let factor = 128;
	while (byte >= 0x80) {
		if (at >= end) throw truncated();
		if (at - reader.at >= 10) throw new MalformedBody('a number is longer than 64 bits');
		byte = bytes[at++] as number;
		value += (byte & 0x7f) * factor;
		factor *= 128;
	}
	reader.at = at;
	return value;
};

/** int64: numbers below zero are written as ten bytes of two's complement, too long to be exact on the way. */
export const readSigned = (reader: Reader): number => {
	const from = reader.at;
	const value = readVarint(reader);
	if (value < 2 ** 63) return value;
	let exact = 0n;
	for (let at = reader.at - 1; at >= from; at--) exact = (exact << 7n) | BigInt((reader.bytes[at] as number) & 0x7f);
	return Number(BigInt.asIntN(64, exact));
};

/** sint32: 0, −1, 1, −2, … are written as 0, 1, 2, 3, … */
export const readZigzag = (reader: Reader): number => {
	const value = readVarint(reader);
	return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
};

const take = (reader: Reader, length: number): number => {
	const {at} = reader;
	if (length > reader.end - at) throw truncated();
	reader.at = at + length;
	return at;
};

/** The tag of the next field; field numbers are 1 to 2^29 − 1. */
export const readTag = (reader: Reader): number => {
	const tag = readVarint(reader);
	if (tag < 8 || tag > 0xffff_ffff) throw new MalformedBody('no field has this number');
	return tag;
};

export const readDouble = (reader: Reader): number => reader.view.getFloat64(take(reader, 8), true);
export const readFixed32 = (reader: Reader): number => reader.view.getUint32(take(reader, 4), true);
/** Unsigned, exact up to 2^53. */
export const readFixed64 = (reader: Reader): number => {
	const at = take(reader, 8);
	return reader.view.getUint32(at + 4, true) * 4294967296 + reader.view.getUint32(at, true);
};
/** Signed, exact up to ±2^53. */
export const readSfixed64 = (reader: Reader): number => {
	const at = take(reader, 8);
	return reader.view.getInt32(at + 4, true) * 4294967296 + reader.view.getUint32(at, true);
};

/** Goes into the message that comes next; returns where the outer one ends, for `leave`. */
export const enter = (reader: Reader): number => {
	const length = readVarint(reader);
	const outer = reader.end;
	if (length > outer - reader.at) throw truncated();
	reader.end = reader.at + length;
	return outer;
};
export const leave = (reader: Reader, outer: number): void => {
	reader.at = reader.end;
	reader.end = outer;
};

/** Text of its own, and text that is likely to come again. */
export const readText = (reader: Reader): string => {
	const length = readVarint(reader);
	const from = take(reader, length);
	return decoder.decode(reader.bytes.subarray(from, from + length));
};
export const readRepeatedText = (reader: Reader): string => {
	const length = readVarint(reader);
	const from = take(reader, length);
	return reader.intern.get(reader.bytes, from, from + length);
};

const digits = '0123456789abcdef';
const high = Uint8Array.from({length: 256}, (_, byte) => digits.charCodeAt(byte >> 4));
const low = Uint8Array.from({length: 256}, (_, byte) => digits.charCodeAt(byte & 15));
/** One text at once: put together digit by digit it would take five times the time and the memory. */
const hexOf = (bytes: Uint8Array, at: number): string => {
	const a = bytes[at] as number, b = bytes[at + 1] as number, c = bytes[at + 2] as number, d = bytes[at + 3] as number;
	const e = bytes[at + 4] as number, f = bytes[at + 5] as number, g = bytes[at + 6] as number, h = bytes[at + 7] as number;
	return String.fromCharCode(
		high[a] as number, low[a] as number, high[b] as number, low[b] as number, high[c] as number, low[c] as number, high[d] as number, low[d] as number,
		high[e] as number, low[e] as number, high[f] as number, low[f] as number, high[g] as number, low[g] as number, high[h] as number, low[h] as number,
	);
};
/** Bytes as hex digits. An id of another length than 8 or 16 bytes is none, and not worth writing out. */
export const readId = (reader: Reader): string => {
	const length = readVarint(reader);
	const from = take(reader, length);
	if (length === 8) return hexOf(reader.bytes, from);
	return length === 16 ? hexOf(reader.bytes, from) + hexOf(reader.bytes, from + 8) : '';
};

/** Passes over a field that is not known. Groups, which nothing that is read here has, are refused. */
export const skip = (reader: Reader, tag: number): void => {
	const type = tag % 8;
	if (type === wire.varint) readVarint(reader);
	else if (type === wire.fixed64) take(reader, 8);
	else if (type === wire.length) take(reader, readVarint(reader));
	else if (type === wire.fixed32) take(reader, 4);
	else throw new MalformedBody(`a field of wire type ${type}`);
};
