/**
 * JSON that claims to be protobuf's, taken apart with care: lowerCamelCase, 64-bit numbers as text or numbers, ids in hex,
 * enums as numbers, unknown fields ignored, null is not there.
 * https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding
 */
import {maxAttributesOfPoint} from '../limits.ts';
import {MalformedBody} from '../../malformed-body.ts';
import {type AttributeValue} from '../records.ts';

export type JsonObject = Readonly<Record<string, unknown>>;

export const asObject = (value: unknown, what: string): JsonObject => {
	if (value === undefined || value === null) return {};
	if (typeof value !== 'object' || Array.isArray(value)) throw new MalformedBody(`${what} is no object`);
	return value as JsonObject;
};
export const asList = (value: unknown, what: string): readonly unknown[] => {
	if (value === undefined || value === null) return [];
	if (!Array.isArray(value)) throw new MalformedBody(`${what} is no list`);
	return value;
};
export const asText = (value: unknown, what: string): string => {
	if (value === undefined || value === null) return '';
	if (typeof value !== 'string') throw new MalformedBody(`${what} is no text`);
	return value;
};
const isNumeral = /^-?(?:\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|Infinity)$|^NaN$/;
/** `absent` is what a field that is not there means: 0, or NaN where it must be there. */
export const asNumber = (value: unknown, what: string, absent = 0): number => {
	if (value === undefined || value === null) return absent;
	if (typeof value === 'number') return value;
	if (typeof value === 'string' && isNumeral.test(value)) return Number(value);
	throw new MalformedBody(`${what} is no number`);
};
export const asNumbers = (value: unknown, what: string): number[] => asList(value, what).map(one => asNumber(one, what));

/** A number of an enum; its name, which some senders write, is found in `names`. */
export const asEnum = (value: unknown, what: string, names: readonly string[]): number => {
	const index = typeof value === 'string' ? names.indexOf(value) : -1;
	return index === -1 ? asNumber(value, what) : index;
};

/** Nanoseconds since the epoch in two parts, since one number cannot hold them: seconds, and the rest in nanoseconds. */
export type Instant = {readonly seconds: number; readonly nanoseconds: number};
export const asInstant = (value: unknown, what: string): Instant => {
	if (typeof value === 'string' && /^\d{10,20}$/.test(value)) return {seconds: Number(value.slice(0, -9)), nanoseconds: Number(value.slice(-9))};
	const nanoseconds = asNumber(value, what);
	return {seconds: Math.floor(nanoseconds / 1e9), nanoseconds: nanoseconds % 1e9};
};
export const secondsOf = ({seconds, nanoseconds}: Instant): number => seconds + nanoseconds / 1e9;

/** The value of an AnyValue that is a text, a number or a truth; null for lists, maps and bytes. */
export const readAnyValue = (value: unknown): AttributeValue => {
	const {stringValue, intValue, doubleValue, boolValue} = asObject(value, 'a value');
	if (typeof stringValue === 'string') return stringValue;
	if (intValue !== undefined) return asNumber(intValue, 'intValue');
	if (doubleValue !== undefined) return asNumber(doubleValue, 'doubleValue');
	return typeof boolValue === 'boolean' ? boolValue : null;
};

export const readAttributes = (value: unknown): Map<string, AttributeValue> => {
	const attributes = new Map<string, AttributeValue>();
	for (const one of asList(value, 'attributes')) {
		if (attributes.size >= maxAttributesOfPoint) break;
		const attribute = asObject(one, 'an attribute');
		const key = asText(attribute['key'], 'a key');
		if (key !== '') attributes.set(key, readAnyValue(attribute['value']));
	}
	return attributes;
};

const decoder = new TextDecoder('utf-8', {fatal: true});

/** Throws MalformedBody for what is no JSON object. */
export const parseBody = (bytes: Uint8Array): JsonObject => {
	let body: unknown;
	try {
		body = JSON.parse(decoder.decode(bytes));
	} catch (error) {
		throw new MalformedBody(`no JSON: ${error instanceof Error ? error.message : String(error)}`);
	}
	if (typeof body !== 'object' || body === null || Array.isArray(body)) throw new MalformedBody('the body is no object');
	return body as JsonObject;
};
