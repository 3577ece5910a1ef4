/**
 * HAProxy's statistics as CSV: answers by status for each frontend, sessions, limits and queues for each backend.
 * https://docs.haproxy.org/3.0/management.html#9.1
 */
import {createCounters, createOwnShare, type Counters} from '../counters.ts';
import {NotThatPage, type PageReader, type PoolState} from '../told.ts';
import type {StatusClass} from '../../../signals/status.ts';
import {toCount} from './lines.ts';

type Row = {readonly proxy: string; readonly name: string; text(column: string): string; count(column: string): number | null};

const maxRows = 5000;
const maxPools = 50;
const columnsOfClass: readonly (readonly [StatusClass, string])[] = [['1xx', 'hrsp_1xx'], ['2xx', 'hrsp_2xx'], ['3xx', 'hrsp_3xx'], ['4xx', 'hrsp_4xx'], ['5xx', 'hrsp_5xx'], ['none', 'hrsp_other']];

/** Cells with commas or quotes stand in quotes, as in RFC 4180. */
const readCells = (line: string): string[] =>
	line.includes('"') ? [...line.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)].map(match => (match[1] as string).replace(/^"|"$/g, '').replace(/""/g, '"')) : line.split(',');

const readRows = (text: string): Row[] => {
	const [head = '', ...lines] = text.split('\n', maxRows + 1);
	if (!head.startsWith('# pxname,svname,')) throw new NotThatPage('is no HAProxy statistics as CSV: the address has to end in ;csv');
	const columns = new Map(head.slice(2).split(',').map((name, index) => [name.trim(), index] as const));
	return lines.filter(line => line.trim() !== '').map(line => {
		const cells = readCells(line.replace(/\r$/, ''));
		const text = (column: string): string => cells[columns.get(column) ?? -1] ?? '';
		return {proxy: text('pxname'), name: text('svname'), text, count: column => toCount(text(column))};
	});
};

/** Answers every request from inside HAProxy, and none by a redirection: it serves statistics or health checks only. */
const isInward = (frontend: Row): boolean => {
	const all = frontend.count('req_tot');
	return all !== null && all > 0 && frontend.count('intercepted') === all && frontend.count('hrsp_3xx') === 0;
};

type Answers = {readonly row: Row; readonly classes: ReadonlyMap<StatusClass, number>; readonly intercepted: number};

const answersOf = (row: Row, counters: Counters): Answers | null => {
	const classes = new Map<StatusClass, number>();
	for (const [status, column] of columnsOfClass) {
		const gained = counters.gained(`${row.proxy}\n${column}`, row.count(column));
		if (gained !== null) classes.set(status, gained);
	}
	const intercepted = counters.gained(`${row.proxy}\nintercepted`, row.count('intercepted')) ?? 0;
	return classes.size === 0 ? null : {row, classes, intercepted};
};

const isUsable = (server: Row): boolean => /^(?:UP|no check|NOLB|DRAIN|OPEN)/i.test(server.text('status'));

const poolOf = (backend: Row, servers: readonly Row[]): PoolState | null => {
	const used = servers.map(server => server.count('scur'));
	const waiting = [backend, ...servers].map(row => row.count('qcur'));
	if (servers.length === 0 || used.includes(null)) return null;
	const limits = servers.filter(isUsable).map(server => server.count('slim'));
	const sum = (values: readonly (number | null)[]): number | null => values.reduce((all: number | null, value) => (all === null || value === null ? null : all + value), 0);
	const idle = servers.map(server => server.count('srv_icur'));
	return {name: backend.proxy, used: sum(used) as number, idle: sum(idle), max: limits.length === 0 ? null : sum(limits), pending: sum(waiting)};
};

const readPools = (rows: readonly Row[], inward: ReadonlySet<string>): {pools: PoolState[]; inFlight: number | null; more: boolean} => {
	const backends = rows.filter(row => row.name === 'BACKEND' && !inward.has(row.proxy));
	const pools = backends.flatMap(backend => {
		const pool = poolOf(backend, rows.filter(row => row.proxy === backend.proxy && row.text('type') === '2'));
		return pool === null ? [] : [pool];
	});
	const sessions = backends.filter(row => row.text('mode') !== 'tcp').map(row => row.count('scur'));
	return {pools: pools.slice(0, maxPools), more: pools.length > maxPools, inFlight: sessions.length === 0 || sessions.includes(null) ? null : (sessions as number[]).reduce((all, one) => all + one, 0)};
};

export const createHaproxyReader = (): PageReader => {
	const counters = createCounters();
	const own = createOwnShare();
	return {
		read(text, ownReadings) {
			const rows = readRows(text);
			const frontends = rows.filter(row => row.name === 'FRONTEND');
			const inward = new Set(frontends.filter(isInward).map(({proxy}) => proxy));
			const answers = frontends.flatMap(row => answersOf(row, counters) ?? []).filter(({row}) => !inward.has(row.proxy));
			const classes: Partial<Record<StatusClass, number>> = {};
			for (const {classes: gained} of answers) for (const [status, count] of gained) classes[status] = (classes[status] ?? 0) + count;
			// Without a frontend of its own the page is served by one that serves others too: ours are taken out of its 200s.
			if (inward.size === 0 && classes['2xx'] !== undefined) {
				const intercepted = answers.reduce((sum, answer) => sum + answer.intercepted, 0);
				classes['2xx'] = Math.max(0, classes['2xx'] - (intercepted - own.without(intercepted, ownReadings)));
			}
			const {pools, inFlight, more} = readPools(rows, inward);
			return {
				requests: answers.length === 0 ? null : {classes, errors: classes['5xx'] ?? null, latency: null},
				inFlight,
				pools,
				notes: ['HAProxy tells no latency here: give its log too', ...(more ? [`more than ${maxPools} backends: the rest is left out`] : [])],
			};
		},
	};
};
