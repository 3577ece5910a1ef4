import {readFileSync} from 'node:fs';
import {describe, expect, it} from 'vitest';
import {decodeServerMessage} from '../../source/wire/decode.ts';
import {encodeProcesses} from '../../source/wire/encode.ts';
import {maxProcessFacts, type ProcessFacts} from '../../source/signals/processes.ts';
import {maxSpansPerTrace, maxTraces} from '../../source/signals/traces.ts';
import {maxRequests} from '../../source/signals/requests.ts';
import {maxDatabases} from '../../source/wire/limits.ts';

const shipped = (name: string): Record<string, unknown> & {data: Record<string, unknown>[]} => JSON.parse(readFileSync(new URL(`../fixtures/wire/${name}.json`, import.meta.url), 'utf8')) as never;
const decode = (message: unknown) => decodeServerMessage(JSON.stringify(message));
const refused = {ok: false, code: 'ERR_WIRE_SHAPE'};

describe('the topic of databases', () => {
	const message = shipped('v1-topic-databases');
	const [database] = message.data as [Record<string, unknown>];

	it('comes out as it went in', () => {
		expect(decode(message)).toEqual({ok: true, message});
	});

	it('refuses what is missing, of another kind, or none of ours', () => {
		for (const key of Object.keys(database)) {
			if (key === 'hint' || key === 'statements') continue;
			const rest = Object.fromEntries(Object.entries(database).filter(([name]) => name !== key));
			expect(decode({...message, data: [rest]}), key).toMatchObject(refused);
			expect(decode({...message, data: [{...database, [key]: {nested: []}}]}), key).toMatchObject(refused);
		}
		expect(decode({...message, data: [{...database, system: 'oracle'}]})).toMatchObject(refused);
		expect(decode({...message, data: [{...database, statements: [{}]}]})).toMatchObject(refused);
	});

	it('takes as many servers as the limit says and no more', () => {
		expect(decode({...message, data: Array.from({length: maxDatabases}, () => database)})).toMatchObject({ok: true});
		expect(decode({...message, data: Array.from({length: maxDatabases + 1}, () => database)})).toMatchObject(refused);
	});

	it('washes what would reach a terminal', () => {
		const hostile = 'x\u001B]0;owned\u0007y\u202E';
		const sessions = [{...(database['sessions'] as object[])[0], statement: hostile, application: hostile}];
		const decoded = decode({...message, data: [{...database, database: hostile, hint: hostile, sessionsByState: {[hostile]: 1}, sessions}]});
		expect(decoded).toMatchObject({ok: true, message: {data: [{database: 'xy', hint: 'xy', sessionsByState: {xy: 1}, sessions: [{statement: 'xy', application: 'xy'}]}]}});
	});
});

describe('the topic of traces', () => {
	const message = shipped('v1-topic-traces');
	const [trace] = message.data as [Record<string, unknown> & {spans: Record<string, unknown>[]}];
	const [span] = trace.spans as [Record<string, unknown>];

	it('comes out as it went in', () => {
		expect(decode(message)).toEqual({ok: true, message});
	});

	it('refuses ids that are none, negative times and unknown kinds', () => {
		for (const broken of [{...trace, id: 'zz'}, {...trace, id: '0AF7651916CD43DD8448EB211C80319C'}, {...trace, durationSeconds: -1}, {...trace, droppedSpans: -1}, {...trace, spans: [{...span, kind: 'odd'}]}, {...trace, spans: [{...span, parent: 'x'}]}, {...trace, spans: [{...span, startSeconds: -0.1}]}]) {
			expect(decode({...message, data: [broken]})).toMatchObject(refused);
		}
	});

	it('takes as many spans and traces as the limits say and no more', () => {
		const spans = (count: number) => ({...trace, spans: Array.from({length: count}, () => span)});
		expect(decode({...message, data: [spans(maxSpansPerTrace)]})).toMatchObject({ok: true});
		expect(decode({...message, data: [spans(maxSpansPerTrace + 1)]})).toMatchObject(refused);
		expect(decode({...message, data: Array.from({length: maxTraces}, () => trace)})).toMatchObject({ok: true});
		expect(decode({...message, data: Array.from({length: maxTraces + 1}, () => trace)})).toMatchObject(refused);
	});
});

describe('the topic of single requests', () => {
	const message = shipped('v1-topic-requests');
	const [request] = message.data as [Record<string, unknown>];

	it('comes out as it went in', () => {
		expect(decode(message)).toEqual({ok: true, message});
	});

	it('refuses what is missing, of another kind, or no status', () => {
		for (const key of Object.keys(request)) {
			if (key === 'failed') continue;
			expect(decode({...message, data: [{...request, [key]: {nested: []}}]}), key).toMatchObject(refused);
		}
		for (const broken of [{...request, status: '2'}, {...request, seconds: -1}, {...request, count: 0}, {...request, seq: 1.5}]) expect(decode({...message, data: [broken]})).toMatchObject(refused);
	});

	it('takes as many as the limit says and no more, and washes their words', () => {
		expect(decode({...message, data: Array.from({length: maxRequests}, () => request)})).toMatchObject({ok: true});
		expect(decode({...message, data: Array.from({length: maxRequests + 1}, () => request)})).toMatchObject(refused);
		expect(decode({...message, data: [{...request, route: '/x\u001B]0;owned\u0007y'}]})).toMatchObject({ok: true, message: {data: [{route: '/xy'}]}});
	});
});

describe('the topic of processes', () => {
	const message = shipped('v1-topic-processes') as unknown as {data: Record<string, unknown> & {list: Record<string, unknown>[]}};
	const {data} = message;
	const [process] = data.list as [Record<string, unknown>];
	const withProcess = (extra: Record<string, unknown>) => decode({...message, data: {...data, list: [{...process, ...extra}]}});

	it('comes out as it went in', () => {
		expect(decode(message)).toEqual({ok: true, message});
		expect(encodeProcesses(message as never)).toBe(JSON.stringify(message));
	});

	it('is rounded to what its figures can mean', () => {
		const rough = {...message, data: {...data, seconds: 2.00963, list: [{...process, cpu: 0.123456, memoryRatio: 0.022534, readBytesPerSecond: 12.6, ageSeconds: 86_400.4}]}};
		expect(decodeServerMessage(encodeProcesses(rough as never))).toMatchObject({ok: true, message: {data: {seconds: 2.01, list: [{cpu: 0.1235, memoryRatio: 0.0225, readBytesPerSecond: 13, ageSeconds: 86_400}]}}});
	});

	it('refuses what is missing, of another kind, or below nothing', () => {
		const mayBeUnknown = ['command', 'cpu', 'memoryRatio', 'readBytesPerSecond', 'writeBytesPerSecond', 'descriptors', 'ageSeconds', 'unit'];
		for (const key of Object.keys(process)) {
			expect(withProcess({[key]: {nested: []}}), key).toMatchObject(refused);
			if (!mayBeUnknown.includes(key)) expect(withProcess({[key]: undefined}), key).toMatchObject(refused);
			else expect(withProcess({[key]: null}), key).toMatchObject({ok: true});
		}
		for (const key of ['pid', 'threads', 'cpu', 'rssBytes', 'descriptors']) expect(withProcess({[key]: -1}), key).toMatchObject(refused);
		expect(withProcess({state: 'Q'})).toMatchObject(refused);
		for (const key of ['total', 'running', 'blocked', 'zombies', 'notRead', 'scope', 'list'] satisfies (keyof ProcessFacts)[]) expect(decode({...message, data: {...data, [key]: undefined}}), key).toMatchObject(refused);
	});

	it('takes as many processes as the limit says and no more', () => {
		const list = (count: number) => decode({...message, data: {...data, list: Array.from({length: count}, () => process)}});
		expect(list(maxProcessFacts)).toMatchObject({ok: true});
		expect(list(maxProcessFacts + 1)).toMatchObject(refused);
	});

	it('washes what would reach a terminal', () => {
		const hostile = 'x\u001B]0;owned\u0007y\u202E';
		expect(withProcess({name: hostile, command: hostile, user: hostile, unit: hostile})).toMatchObject({ok: true, message: {data: {list: [{name: 'xy', command: 'xy', user: 'xy', unit: 'xy'}]}}});
		expect(decode({...message, data: {...data, scope: hostile, hint: hostile}})).toMatchObject({ok: true, message: {data: {scope: 'xy', hint: 'xy'}}});
	});
});

describe('the topics in a hello', () => {
	const message = shipped('v1-hello-topics');

	it('are those that this monitor knows too', () => {
		expect(decode(message)).toEqual({ok: true, message});
		expect(decode({...message, topics: ['routes', 'party', 'processes']})).toMatchObject({ok: true, message: {topics: ['routes', 'processes']}});
	});

	it('are not told by older agents, and refused when they are none', () => {
		const older = Object.fromEntries(Object.entries(message).filter(([key]) => key !== 'topics'));
		expect(decode(older)).toEqual({ok: true, message: older});
		expect(decode({...message, topics: 'all'})).toMatchObject(refused);
	});
});
