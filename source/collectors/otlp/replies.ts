/**
 * Answers of an OTLP receiver, in the encoding of the request: nothing when all was taken, partial_success when some was not,
 * google.rpc.Status when nothing was. https://opentelemetry.io/docs/specs/otlp/#otlphttp-response
 */
import type {OutgoingReply} from '../host-door.ts';

export type Encoding = 'protobuf' | 'json';
export type Signal = 'traces' | 'metrics' | 'logs';

const contentTypes: Readonly<Record<Encoding, string>> = {protobuf: 'application/x-protobuf', json: 'application/json'};
/** https://github.com/googleapis/googleapis/blob/master/google/rpc/code.proto */
const codes: Readonly<Record<number, number>> = {400: 3, 404: 5, 405: 12, 413: 8, 415: 3, 503: 14};
const rejectedNames: Readonly<Record<Signal, string>> = {traces: 'rejectedSpans', metrics: 'rejectedDataPoints', logs: 'rejectedLogRecords'};

const encoder = new TextEncoder();
const varint = (value: number): number[] => {
	const bytes: number[] = [];
	let rest = value;
	while (rest >= 128) {
		bytes.push((rest % 128) + 128);
		rest = Math.floor(rest / 128);
	}
	return [...bytes, rest];
};
/** {1 number, 2 text}: so are Status and all kinds of partial success. */
const encodePair = (number: number, text: string): Uint8Array => {
	const bytes = encoder.encode(text);
	return Uint8Array.from([8, ...varint(number), 18, ...varint(bytes.length), ...bytes]);
};

/** `rejected` with why; of 0 nothing is said. */
export const accept = (encoding: Encoding, signal: Signal, rejected: number, reason: string | null): OutgoingReply => {
	const headers = {'content-type': contentTypes[encoding]};
	if (rejected === 0) return {status: 200, headers, body: encoding === 'json' ? '{}' : new Uint8Array(0)};
	const message = reason ?? 'not taken';
	if (encoding === 'json') return {status: 200, headers, body: JSON.stringify({partialSuccess: {[rejectedNames[signal]]: String(rejected), errorMessage: message}})};
	const partial = encodePair(rejected, message);
	return {status: 200, headers, body: Uint8Array.from([10, ...varint(partial.length), ...partial])};
};

export const refuse = (encoding: Encoding, status: number, message: string, headers: Readonly<Record<string, string>> = {}): OutgoingReply => {
	const code = codes[status] ?? 2;
	return {status, headers: {'content-type': contentTypes[encoding], ...headers}, body: encoding === 'json' ? JSON.stringify({code, message}) : encodePair(code, message)};
};
