/** What a span counts as: a request that the service answered, a query that it asked, or neither. */
import {classifyStatus} from '../../signals/status.ts';
import {addDuration} from './durations.ts';
import {spanKinds, type SpanRecord} from './records.ts';
import type {RouteNames} from './routes.ts';
import type {Counted} from './tally.ts';

/** Bit 8 says that bit 9 tells whether the parent is in another process: https://opentelemetry.io/docs/specs/otel/trace/api/#isremote */
const tellsRemote = 0x100;
const isRemote = 0x200;

/** A server span within another span of the same process (a framework's inside its HTTP server's) is the same request. */
export const isRequest = ({kind, parentId, flags}: SpanRecord): boolean =>
	kind === spanKinds.server && (parentId === '' || (flags & tellsRemote) === 0 || (flags & isRemote) !== 0);

/** Connecting and waiting for a connection are client spans with a system too, but ask nothing. */
export const isQuery = ({kind, databaseSystem, statement, operation}: SpanRecord): boolean =>
	kind === spanKinds.client && databaseSystem !== '' && (statement !== '' || operation !== '');

/** 5xx and what the instrumentation calls an error, which for a server is what is the server's fault. */
export const isFailed = ({failed, httpStatus}: SpanRecord): boolean => failed || (httpStatus !== null && httpStatus >= 500);

export const countSpan = (span: SpanRecord, names: RouteNames): Counted => {
	const call = span.rpcService !== '' ? `${span.rpcService}/${span.rpcMethod}` : span.rpcMethod;
	return {
		status: classifyStatus(span.httpStatus),
		failed: isFailed(span),
		judged: true,
		count: 1,
		name: names.of(span.method, span.route, span.path || call, span.name),
		time: durations => addDuration(durations, span.durationSeconds),
	};
};
