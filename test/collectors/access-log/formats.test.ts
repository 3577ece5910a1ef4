import {readFileSync} from 'node:fs';
import {describe, expect, it} from 'vitest';
import {classifyStatus, createClassCounts} from '../../../source/signals/status.ts';
import {readLog} from './read-log.ts';

const folder = new URL('../../fixtures/logs/', import.meta.url);
const read = (name: string): string => readFileSync(new URL(name, folder), 'utf8');

/** Lines as the documentation of a program shows them, where no program was at hand to write some. */
type Documented = {readonly format: string; readonly title: string; readonly lines: readonly string[]; readonly classes: Readonly<Record<string, number>>; readonly errors: number; readonly meanMs: number | null; readonly routes: readonly string[]};
const documented = JSON.parse(read('documented.json')) as readonly Documented[];

describe('documented lines', () => {
	it.each(documented.map(one => [one.format, one] as const))('of %s are counted, timed and routed without being told what they are', async (_, {title, lines, classes, errors, meanMs, routes}) => {
		const totals = await readLog([`${lines.join('\n')}\n`]);
		expect(totals.classes).toEqual({...createClassCounts(), ...classes});
		expect(totals.errors).toBe(errors);
		if (meanMs === null) expect(totals.meanMs).toBeNull();
		else expect(totals.meanMs).toBeCloseTo(meanMs, 3);
		expect([...totals.routes.keys()].sort()).toEqual(routes);
		expect(totals.note).toContain(title);
		expect(totals.note).not.toContain('hunter2');
	});

	it.each(documented.map(one => [one.format, one] as const))('of %s are the same under that name', async (name, {lines, classes, errors}) => {
		const totals = await readLog([`${lines.join('\n')}\n`], name);
		expect({classes: totals.classes, errors: totals.errors}).toEqual({classes: {...createClassCounts(), ...classes}, errors});
	});
});

type Expected = {readonly status: Readonly<Record<string, number>>; readonly meanMs: number | null};
const recorded = JSON.parse(read('recorded/EXPECT.json')) as Readonly<Record<string, Expected>>;
/** Of the writers' own patterns, which nobody could guess. */
const patterns: Readonly<Record<string, string>> = {
	'apache-own': 'LogFormat "%D %>s %m %U%q %{User-Agent}i" own',
	'nginx-own': "log_format own '$msec|$status|$request_method|$request_uri|$upstream_response_time|$request_time|$http_user_agent';",
};

describe('logs that servers wrote', () => {
	it.each(Object.entries(recorded))('%s: every request is counted and timed as it was answered', async (name, {status, meanMs}) => {
		const text = read(`recorded/${name}.log`);
		const half = text.indexOf('\n', text.length / 2) - 7;
		const totals = await readLog([text.slice(0, half), text.slice(half)], patterns[name]);
		const classes = createClassCounts();
		for (const [code, count] of Object.entries(status)) classes[classifyStatus(code)] += count;
		expect(totals.classes).toEqual(classes);
		expect(totals.errors).toBe(classes['5xx']);
		if (meanMs === null) expect(totals.meanMs).toBeNull();
		else expect(totals.meanMs).toBeCloseTo(meanMs, 2);
		expect(totals.note).not.toMatch(/understood/);
	});

	it('tell the unit of a bare number as inferred, microseconds from milliseconds apart', async () => {
		expect((await readLog([read('recorded/apache-combined-D.log')])).note).toMatch(/request time in µs, inferred/);
		expect((await readLog([read('recorded/apache-combined-ms.log')])).note).toMatch(/request time in ms, inferred/);
	});

	it('do not take two byte counts for a time', async () => {
		expect((await readLog([read('recorded/apache-combinedio.log')])).timed).toBe(0);
	});

	it('of Fastify have the route of the first line on the request of the second, and no error counted twice', async () => {
		const {routes, errors} = await readLog([read('recorded/fastify.log')]);
		expect(Object.fromEntries(routes)).toEqual({'GET /items/:id': 32, 'POST /orders': 4, 'GET /missing': 2, 'GET /boom': 2, 'GET /slow': 1});
		expect(errors).toBe(2);
	});

	it.each([['uvicorn', 38, 8], ['apache-json', 363, 2]] as const)('%s: of %i lines %i are said not to be understood', async (name, lines, unmatched) => {
		const share = Math.floor((1000 * (lines - unmatched)) / lines) / 10;
		expect((await readLog([read(`${name}.log`)])).note).toContain(`${share} % of ${lines} lines understood`);
	});
});
