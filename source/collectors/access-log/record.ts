/**
 * What one line of an access log says of one request. Filled anew for every line: parsers write, they do not make.
 *
 * What counts as failed: a status of 5xx, and what a proxy tells as a transport error of the service behind it (`failed`),
 * whatever the status. A client that gave up (nginx 499, AWS 460, HAProxy −1 with `C…`, Envoy 0 with `DC`, Caddy 0, pino null,
 * morgan `-`) is a request like any other, but nobody's error here: 499 and 460 are 4xx, the rest has no status.
 */
import type {StatusClass} from '../../signals/status.ts';

export type LogRecord = {
	status: StatusClass;
	/** A transport error of what lies behind a proxy, though the status is no 5xx. */
	failed: boolean;
	/** Null when the line tells none. */
	durationSeconds: number | null;
	/** A number that is a duration of a unit not known yet; see `units.ts`. */
	rawDuration: number | null;
	method: string;
	/** With its query; templated and washed before it goes anywhere. */
	path: string;
};

export const createRecord = (): LogRecord => ({status: 'none', failed: false, durationSeconds: null, rawDuration: null, method: '', path: ''});

export const clearRecord = (record: LogRecord): void => {
	record.status = 'none';
	record.failed = false;
	record.durationSeconds = null;
	record.rawDuration = null;
	record.method = '';
	record.path = '';
};

const usualMethods: ReadonlySet<string> = new Set(['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS']);
const methodPattern = /^[A-Z][A-Z-]{1,15}$/;

/** Whether a text can be an HTTP method; what came over the wire may be anything. */
export const isMethod = (text: string): boolean => usualMethods.has(text) || methodPattern.test(text);

/** Method and path of a request line such as `GET /x HTTP/1.1`; a broken one (raw TLS, nothing) has neither. */
export const readRequestLine = (request: string, into: LogRecord): void => {
	const first = request.indexOf(' ');
	const method = first === -1 ? '' : request.slice(0, first);
	if (!isMethod(method)) {
		into.method = '';
		into.path = '';
		return;
	}
	const second = request.indexOf(' ', first + 1);
	into.method = method;
	into.path = request.slice(first + 1, second === -1 ? undefined : second);
};

const classes: readonly StatusClass[] = ['none', '1xx', '2xx', '3xx', '4xx', '5xx'];

/** The class of a status as logs write it (`200`, `-`, `000`, `0`, `-1`), or null for what is none. */
export const readStatus = (status: string | number): StatusClass | null => {
	if (status === '-') return 'none';
	const code = typeof status === 'number' ? status : /^(?:\d{3}|0|-1)$/.test(status) ? Number(status) : NaN;
	if (code === 0 || code === -1) return 'none';
	return Number.isInteger(code) && code >= 100 ? (classes[Math.floor(code / 100)] ?? null) : null;
};
