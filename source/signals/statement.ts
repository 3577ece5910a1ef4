/**
 * Statements without their literals, so that nothing that somebody stored is shown: one statement of many values becomes one
 * text. Where it cannot be told whether something is a literal, it is taken for one.
 */
import {washText} from './text.ts';

/**
 * What double quotes and backslashes mean: in `ansi` (PostgreSQL) "x" is an identifier, in `mysql` a string with backslash
 * escapes; `unknown` keeps "x" only where it can be nothing but an identifier.
 * https://www.postgresql.org/docs/current/sql-syntax-lexical.html, https://dev.mysql.com/doc/refman/8.4/en/string-literals.html
 */
export type Quoting = 'ansi' | 'mysql' | 'unknown';

export const maxStatementLength = 300;
/** Nothing beyond this can reach the first 300 characters of any statement that people read. */
const maxScanned = 8192;

const isWord = (code: number): boolean => (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57) || code === 95 || code > 127;
const isDigit = (code: number): boolean => code >= 48 && code <= 57;
/** After these an identifier follows, not a value. */
const namesFollow = new Set(['FROM', 'JOIN', 'INTO', 'UPDATE', 'TABLE', 'ONLY', 'AS', 'BY', 'SELECT', 'DISTINCT', 'ON', 'AND', 'OR', 'WHERE', 'SET', 'RETURNING', 'USING']);
const namesOfTables = new Set(['INTO', 'TABLE', 'FROM', 'JOIN', 'UPDATE']);
const stringPrefix = /^(?:[enbx]|_[a-z0-9]+|u&)$/i;
const number = /(?:0[xX][0-9a-fA-F_]+|0[bBoO][0-9_]+|(?:\d[\d_]*)?\.?\d[\d_]*(?:[eE][+-]?\d+)?\.?)/y;
const dollarTag = /\$(?:[A-Za-z_\u0080-\uFFFF][\w\u0080-\uFFFF]*)?\$/y;
const placeholders = '(?:\\?|\\$\\d+|[:@]\\w+|%s|null|default)';
const inList = new RegExp(`\\b(IN|VALUES|ANY|ALL) ?\\( ?${placeholders}(?: ?, ?${placeholders})* ?\\)(?: ?, ?\\( ?${placeholders}(?: ?, ?${placeholders})* ?\\))*`, 'gi');
const array = /\[ ?\?(?: ?, ?\?)+ ?\]/g;

/** A scan of one statement from left to right; `out` is what may be seen. */
type Scan = {readonly text: string; readonly quoting: Quoting; at: number; out: string; names: boolean; lastWord: string};

/**
 * The statement with `?` for strings, numbers and binary values, comments left out, white space and lists of values
 * collapsed; plain text of at most 300 characters.
 */
export const stripLiterals = (sql: string, quoting: Quoting = 'unknown'): string => {
	const scan: Scan = {text: sql.slice(0, maxScanned), quoting, at: 0, out: '', names: false, lastWord: ''};
	while (scan.at < scan.text.length) step(scan);
	if (sql.length > maxScanned) scan.out += '…';
	const collapsed = washText(scan.out, maxScanned).replace(/\s+/g, ' ').trim().replace(inList, '$1 (?)').replace(array, '[?]');
	return washText(collapsed, maxStatementLength);
};

const step = (scan: Scan): void => {
	const {text, at, quoting} = scan;
	const code = text.charCodeAt(at);
	const char = text[at] as string;
	const next = text[at + 1];
	if (char === "'") return takeString(scan, quoting === 'mysql');
	if (char === '"') return takeDoubleQuoted(scan);
	if (char === '`') return takeName(scan, '`');
	if (char === '-' && next === '-') return skipTo(scan, '\n');
	if (char === '/' && next === '*') return skipBlock(scan);
	if (char === '#' && quoting !== 'ansi' && !(quoting === 'unknown' && next !== undefined && '>-=#'.includes(next))) return skipTo(scan, '\n');
	if (char === '$') return takeDollar(scan);
	if (isDigit(code) || (char === '.' && isDigit(text.charCodeAt(at + 1)))) return takeNumber(scan);
	if (isWord(code) || char === '@') return takeWord(scan);
	if ('=<>!~|+*'.includes(char)) scan.names = false;
	scan.out += char;
	scan.at++;
};

const value = (scan: Scan, end: number): void => {
	scan.out += '?';
	scan.at = end;
};
/** Nothing that follows can be told from a literal any more. */
const giveUp = (scan: Scan): void => {
	scan.out += '? …';
	scan.at = scan.text.length;
};

const takeString = (scan: Scan, escapes: boolean, quote = "'"): void => {
	const {text} = scan;
	for (let at = scan.at + 1; at < text.length; at++) {
		const char = text[at];
		if (char === '\\') {
			// Whether this escapes the quote depends on the server and its settings: one of the two readings would leak.
			if (!escapes && scan.quoting === 'unknown' && text[at + 1] === quote) return giveUp(scan);
			if (escapes) at++;
		} else if (char === quote) {
			if (text[at + 1] !== quote) return value(scan, at + 1);
			at++;
		}
	}
	value(scan, text.length);
};

const takeName = (scan: Scan, quote: string): void => {
	const end = scan.text.indexOf(quote, scan.at + 1);
	if (end === -1) return value(scan, scan.text.length);
	scan.out += scan.text.slice(scan.at, end + 1);
	scan.at = end + 1;
};

const takeDoubleQuoted = (scan: Scan): void => {
	const {text, quoting, at} = scan;
	if (quoting === 'mysql') return takeString(scan, true, '"');
	const end = text.indexOf('"', at + 1);
	const isQualified = end !== -1 && (text[at - 1] === '.' || text[end + 1] === '.');
	if (quoting === 'ansi' || isQualified || scan.names) return takeName(scan, '"');
	takeString(scan, false, '"');
};

/** `$1` is a parameter, `$tag$ … $tag$` a string. */
const takeDollar = (scan: Scan): void => {
	const {text, at} = scan;
	dollarTag.lastIndex = at;
	const tag = dollarTag.exec(text)?.[0];
	if (tag !== undefined) {
		const end = text.indexOf(tag, at + tag.length);
		return value(scan, end === -1 ? text.length : end + tag.length);
	}
	let end = at + 1;
	while (isWord(text.charCodeAt(end))) end++;
	scan.out += text.slice(at, end);
	scan.at = end;
};

const takeNumber = (scan: Scan): void => {
	number.lastIndex = scan.at;
	let end = scan.at + (number.exec(scan.text)?.[0].length ?? 1);
	// What hangs on to a number (dates without quotes, 12ab) belongs to it.
	while (isWord(scan.text.charCodeAt(end))) end++;
	value(scan, end);
};

const takeWord = (scan: Scan): void => {
	const {text, at} = scan;
	let end = at + 1;
	while (isWord(text.charCodeAt(end)) || text[end] === '$') end++;
	const word = text.slice(at, end);
	const prefixed = text[end] === '&' && /^u$/i.test(word) ? end + 1 : end;
	if (text[prefixed] === "'" && stringPrefix.test(text.slice(at, prefixed))) {
		scan.at = prefixed;
		return takeString(scan, /^e$/i.test(word) || scan.quoting === 'mysql');
	}
	const upper = word.toUpperCase();
	if (namesFollow.has(upper)) scan.names = true;
	// Arguments of a function are values; the columns named after a table are not.
	else if (/^(?:LIKE|ILIKE|IN|VALUES|THEN|ELSE|WHEN|BETWEEN|LIMIT|IS|NOT|CASE)$/.test(upper) || (text[end] === '(' && !namesOfTables.has(scan.lastWord))) scan.names = false;
	scan.lastWord = upper;
	scan.out += word;
	scan.at = end;
};

const skipTo = (scan: Scan, end: string): void => {
	const found = scan.text.indexOf(end, scan.at);
	scan.at = found === -1 ? scan.text.length : found;
	scan.out += ' ';
};

/** Comments may stand in comments; one that is not closed hides the rest. */
const skipBlock = (scan: Scan): void => {
	const {text} = scan;
	let depth = 0;
	let at = scan.at;
	do {
		if (text.startsWith('/*', at)) {
			depth++;
			at += 2;
		} else if (text.startsWith('*/', at)) {
			depth--;
			at += 2;
		} else at++;
	} while (depth > 0 && at < text.length);
	scan.at = at;
	scan.out += ' ';
};
