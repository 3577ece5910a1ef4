/** What one line of an access log says of one request. Filled anew for every line: parsers write, they do not make. */
import type {StatusClass} from '../../signals/status.ts';

export type LogRecord = {
	status: StatusClass;
	/** Null when the line tells none. */
	durationSeconds: number | null;
	/** A number that is a duration of a unit not known yet; see `units.ts`. */
	rawDuration: number | null;
	method: string;
	/** With its query; templated and washed before it goes anywhere. */
	path: string;
};

export const createRecord = (): LogRecord => ({status: 'none', durationSeconds: null, rawDuration: null, method: '', path: ''});

/** Method and path of a request line such as `GET /x HTTP/1.1`; a broken one (raw TLS, nothing) has neither. */
export const readRequestLine = (request: string, into: LogRecord): void => {
	const first = request.indexOf(' ');
	const method = first === -1 ? '' : request.slice(0, first);
	if (!/^[A-Z][A-Z-]{1,15}$/.test(method)) {
		into.method = '';
		into.path = '';
		return;
	}
	const second = request.indexOf(' ', first + 1);
	into.method = method;
	into.path = request.slice(first + 1, second === -1 ? undefined : second);
};
