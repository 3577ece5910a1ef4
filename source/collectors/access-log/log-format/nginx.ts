/** nginx's notation: `$name` and `${name}`. https://nginx.org/en/docs/http/ngx_http_log_module.html#log_format */
import type {Piece, Role} from './field.ts';

/** Times are in seconds with milliseconds: https://nginx.org/en/docs/http/ngx_http_upstream_module.html#variables */
const roles: Readonly<Record<string, Role>> = {
	status: 'status',
	request: 'request',
	request_method: 'method',
	request_uri: 'path',
	uri: 'path',
	document_uri: 'path',
	request_time: 'seconds',
	upstream_response_time: 'upstream-seconds',
};

const directive = /^\s*log_format\s+\S+\s+(?:escape=\w+\s+)?([\s\S]*?);?\s*$/;
const quoted = /'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"/g;

/** The pattern itself of a whole directive, whose parts may stand in several quotes. */
const unwrap = (pattern: string): string => {
	const inner = directive.exec(pattern)?.[1];
	const text = (inner ?? pattern).trim();
	if (inner === undefined && !/^'[\s\S]*'$/.test(text)) return text;
	const parts = [...text.matchAll(quoted)].map(match => (match[1] ?? match[2] ?? '').replace(/\\(['"\\])/g, '$1'));
	return parts.length === 0 ? text : parts.join('');
};

export const readNginxPattern = (pattern: string): Piece[] => {
	const text = unwrap(pattern);
	const pieces: Piece[] = [];
	let from = 0;
	for (const match of text.matchAll(/\$(?:\{(\w+)\}|(\w+))/g)) {
		if (match.index > from) pieces.push({literal: text.slice(from, match.index)});
		const field = (match[1] ?? match[2]) as string;
		pieces.push({field: `$${field}`, role: Object.hasOwn(roles, field) ? (roles[field] as Role) : 'text'});
		from = match.index + match[0].length;
	}
	if (from < text.length) pieces.push({literal: text.slice(from)});
	return pieces;
};
