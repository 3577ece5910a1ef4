/** What an answer to a probe must be like: the options in the fragment of its URL. Pure. */
import {washText} from '../../signals/text.ts';
import {CollectorError} from '../collector.ts';
import type {HttpAnswer} from '../host-door.ts';

export type Expectation = {
	/** A status, or a class such as 2xx; several are separated by commas. */
	readonly status: readonly string[];
	readonly header: {readonly name: string; readonly value: string | null} | null;
	/** A part of the body. */
	readonly body: string | null;
	/** A path into a JSON body, and what must stand there (null: anything). */
	readonly json: {readonly path: readonly string[]; readonly value: string | null} | null;
};

export const expectationNames = ['status', 'header', 'body', 'json'] as const;

const split = (text: string): {readonly name: string; readonly value: string | null} => {
	const at = text.indexOf('=');
	return at === -1 ? {name: text, value: null} : {name: text.slice(0, at), value: text.slice(at + 1)};
};

/** `#status=200,204&header=content-type=application/json&body=ok&json=status.db=up`. Throws a CollectorError for what is none. */
export const parseExpectation = (fragment: string): Expectation => {
	const told = new URLSearchParams(fragment.replace(/^#/, ''));
	for (const name of told.keys()) if (!(expectationNames as readonly string[]).includes(name)) throw new CollectorError('ERR_PROBE', `unknown expectation '${washText(name, 30)}': it takes ${expectationNames.join(', ')}`);
	const status = (told.get('status') ?? '2xx,3xx').split(',').map(one => one.trim().toLowerCase());
	const odd = status.find(one => !/^[1-5](?:\d\d|xx)$/.test(one));
	if (odd !== undefined) throw new CollectorError('ERR_PROBE', `status takes codes or classes such as 200 or 2xx, not '${washText(odd, 30)}'`);
	const header = told.get('header');
	const json = told.get('json');
	const jsonTest = json === null ? null : split(json);
	return {
		status,
		header: header === null ? null : {name: split(header).name.toLowerCase(), value: split(header).value},
		body: told.get('body'),
		json: jsonTest === null ? null : {path: jsonTest.name.split('.').filter(part => part !== ''), value: jsonTest.value},
	};
};

const decoder = new TextDecoder('utf-8');

/** Why an answer is not what was expected, in one line; null when it is. */
export const findDeviation = ({status, header, body, json}: Expectation, answer: HttpAnswer): string | null => {
	const code = String(answer.status);
	if (!status.some(one => one === code || (one.endsWith('xx') && one[0] === code[0]))) return `status ${code}, expected ${status.join(' or ')}`;
	if (header) {
		const found = answer.headers[header.name];
		if (found === undefined) return `no header ${washText(header.name, 40)}`;
		if (header.value !== null && !found.toLowerCase().includes(header.value.toLowerCase())) return `header ${washText(header.name, 40)} is "${washText(found, 40)}"`;
	}
	if (body === null && json === null) return null;
	const text = decoder.decode(answer.body);
	if (body !== null && !text.includes(body)) return `the body has no "${washText(body, 40)}"`;
	return json === null ? null : findJsonDeviation(json.path, json.value, text);
};

const findJsonDeviation = (path: readonly string[], wanted: string | null, text: string): string | null => {
	let at: unknown;
	try {
		at = JSON.parse(text);
	} catch {
		return 'the body is no JSON';
	}
	const name = washText(path.join('.'), 40);
	for (const part of path) {
		if (typeof at !== 'object' || at === null || !Object.hasOwn(at, part)) return `the JSON has no ${name}`;
		at = (at as Record<string, unknown>)[part];
	}
	if (wanted === null) return null;
	const found = typeof at === 'string' ? at : JSON.stringify(at);
	return found === wanted ? null : `${name} is "${washText(found, 40)}", expected "${washText(wanted, 40)}"`;
};
