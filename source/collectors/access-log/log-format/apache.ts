/**
 * Apache's notation, `%h %>s %{ms}T`, and gunicorn's of the same letters, `%(h)s`.
 * https://httpd.apache.org/docs/2.4/mod/mod_log_config.html#formats https://docs.gunicorn.org/en/stable/settings.html#access-log-format
 */
import type {Piece, Role} from './field.ts';

const roles: Readonly<Record<string, Role>> = {s: 'status', r: 'request', m: 'method', U: 'path', D: 'microseconds', T: 'whole-seconds', t: 'bracketed'};
const gunicornRoles: Readonly<Record<string, Role>> = {...roles, M: 'milliseconds', L: 'seconds'};
const timeUnits: Readonly<Record<string, Role>> = {us: 'microseconds', ms: 'milliseconds', s: 'whole-seconds'};

// %, statuses that it is for, which of several requests, an argument, one letter or one of two that begin with ^; or %(name)s.
const directive = /%(?:%|\(([^)]+)\)s|[!\d,]*[<>]?(?:\{([^}]*)\})?(\^?[A-Za-z]{1,2}))/g;

const roleOf = (letter: string, argument: string | undefined): Role => {
	if (letter === 'T' && argument !== undefined) return timeUnits[argument] ?? 'text';
	// `%{%d/%b/%Y}t` has no brackets of its own, `%{…}i` is a header.
	if (argument !== undefined) return 'text';
	return Object.hasOwn(roles, letter) ? (roles[letter] as Role) : 'text';
};

const unwrap = (pattern: string): string => {
	const inner = /^\s*(?:LogFormat|CustomLog\s+\S+)\s+"((?:[^"\\]|\\.)*)"/.exec(pattern)?.[1] ?? pattern;
	return inner.replace(/\\"/g, '"').replace(/\\t/g, '\t');
};

export const readApachePattern = (pattern: string): Piece[] => {
	const text = unwrap(pattern);
	const pieces: Piece[] = [];
	let literal = '';
	let from = 0;
	const push = (field: string, role: Role): void => {
		if (literal !== '') pieces.push({literal});
		literal = '';
		pieces.push({field, role});
	};
	/** A time by strftime: what stands between its parts (a space, say) stands in the line too. */
	const pushTime = (format: string): void => {
		for (const part of format.replace(/^(?:begin|end):/, '').split(/(%[A-Za-z]|^(?:m|u)?sec(?:_frac)?$)/)) {
			if (part.startsWith('%') || part.includes('sec')) push(part, 'text');
			else literal += part;
		}
	};
	for (const match of text.matchAll(directive)) {
		literal += text.slice(from, match.index);
		from = match.index + match[0].length;
		const [whole, named, argument, letters] = match;
		if (whole === '%%') literal += '%';
		else if (named !== undefined) push(whole, Object.hasOwn(gunicornRoles, named) ? (gunicornRoles[named] as Role) : 'text');
		else {
			// Only ^FB, ^FU, ^ti, ^to have two letters: else the second one is text.
			const letter = letters as string;
			const own = letter.startsWith('^') ? letter : letter.slice(0, 1);
			from -= letter.length - own.length;
			if (own === 't' && argument !== undefined) pushTime(argument);
			else push(whole.slice(0, whole.length - (letter.length - own.length)), roleOf(own, argument));
		}
	}
	literal += text.slice(from);
	if (literal !== '') pieces.push({literal});
	return pieces;
};
