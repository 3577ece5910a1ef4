/** What a request to the receiver is answered; what it brings is handed on. */
import type {IncomingRequest, OutgoingReply} from '../host-door.ts';
import {decodeMetrics as decodeJsonMetrics} from './json/metrics.ts';
import {decodeTraces as decodeJsonTraces} from './json/traces.ts';
import type {OtlpLimits} from './limits.ts';
import {decodeMetrics} from './protobuf/metrics.ts';
import {createInterner} from '../protobuf-reader.ts';
import {decodeTraces} from './protobuf/traces.ts';
import {MalformedBody} from '../malformed-body.ts';
import {type Export, type PointRecord, type SpanRecord} from './records.ts';
import {accept, refuse, type Encoding, type Signal} from './replies.ts';

/** What was refused of an export that could be read. */
export type Taken = {readonly rejected: number; readonly reason: string | null};
export type Intake = {
	takeSpans(spans: Export<SpanRecord>): Taken;
	takePoints(points: Export<PointRecord>): Taken;
	noteLogs(): void;
	/** A request that was refused, and why, in a few words. */
	noteRefused(why: string): void;
	/** Bytes taken since the last reading. */
	readonly bytesWaiting: number;
	noteBytes(bytes: number): void;
};

const signals: Readonly<Record<string, Signal>> = {'/v1/traces': 'traces', '/v1/metrics': 'metrics', '/v1/logs': 'logs'};
/** Readings come every second. */
const retryAfterSeconds = '2';

const encodingOf = (contentType: string): Encoding | null => {
	const type = contentType.split(';', 1)[0]?.trim().toLowerCase();
	return type === 'application/x-protobuf' || type === 'application/protobuf' ? 'protobuf' : type === 'application/json' ? 'json' : null;
};

export const createAnswer = (limits: OtlpLimits, intake: Intake): ((request: IncomingRequest) => OutgoingReply) => {
	const intern = createInterner();
	const take = (signal: Signal, encoding: Encoding, body: Uint8Array): Taken => {
		if (signal === 'traces') return intake.takeSpans(encoding === 'json' ? decodeJsonTraces(body) : decodeTraces(body, intern));
		if (signal === 'metrics') return intake.takePoints(encoding === 'json' ? decodeJsonMetrics(body) : decodeMetrics(body, intern));
		intake.noteLogs();
		return {rejected: 0, reason: null};
	};
	return request => {
		const contentType = request.headers['content-type'] ?? '';
		const encoding = encodingOf(contentType);
		const no = (status: number, message: string, why: string, headers?: Readonly<Record<string, string>>): OutgoingReply => {
			intake.noteRefused(why);
			return refuse(encoding ?? 'json', status, message, headers);
		};
		const signal = Object.hasOwn(signals, request.path) ? signals[request.path] : undefined;
		if (signal === undefined) return no(404, 'no such path: send OTLP/HTTP to /v1/traces and /v1/metrics', 'unknown path');
		if (request.method !== 'POST') return no(405, 'OTLP is sent by POST', 'not a POST', {allow: 'POST'});
		if (encoding === null) return no(415, 'the content type must be application/x-protobuf or application/json; gRPC is not spoken here, set OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf', 'unknown content type');
		if (request.refused === 'too-large') return no(413, `a body may have ${limits.bodyBytes} bytes at most: send smaller batches`, 'body too large');
		if (request.refused === 'encoding') return no(415, 'the content encoding must be gzip, deflate or none', 'unknown content encoding');
		if (request.refused === 'broken') return no(400, 'the body does not decompress', 'broken compression');
		if (intake.bytesWaiting + request.body.length > limits.bytesBetweenReadings) return no(503, 'more comes than can be taken: send it again later', 'too much at once', {'retry-after': retryAfterSeconds});
		try {
			const {rejected, reason} = take(signal, encoding, request.body);
			intake.noteBytes(request.body.length);
			return accept(encoding, signal, rejected, reason);
		} catch (error) {
			if (!(error instanceof MalformedBody)) throw error;
			return no(400, `this is no OTLP ${signal} in ${encoding}: ${error.message}`, 'broken body');
		}
	};
};
