/** All that is collected, for a person who has to allow it: by what reads it, from the catalog; what details hold; what is never taken. */
import type {Detail} from './board.ts';
import {catalog, type SeriesDefinition, type SeriesName} from './catalog.ts';

export type Group = {
	readonly title: string;
	/** Where it comes from. */
	readonly source: string;
	readonly series: readonly (SeriesDefinition & {readonly name: SeriesName})[];
};

/** By the beginning of a series' name; every series belongs to exactly one. */
const groups: readonly {readonly title: string; readonly source: string; readonly prefixes: readonly string[]}[] = [
	{title: 'this host', source: '/proc, /sys/fs/cgroup and statfs, every interval', prefixes: ['system.']},
	{title: 'requests of services', source: 'metrics pages, status pages, access logs, OTLP, programs with engineroom/register inside, probes', prefixes: ['http.', 'service.']},
	{title: 'connection pools and queries of services', source: 'metrics pages, OTLP, programs with engineroom/register inside; from outside, /proc/net/tcp', prefixes: ['db.client.']},
	{title: 'database servers', source: 'their own statistics, asked with read-only statements: PostgreSQL, MySQL, MariaDB, PgBouncer, Redis, Valkey', prefixes: ['db.server.']},
	{title: 'probes', source: 'requests that the agent makes where it was told to (probe+https://…)', prefixes: ['probe.']},
	{title: 'inside of programs', source: 'programs with engineroom/register inside, OTLP, metrics pages', prefixes: ['runtime.']},
];

export const collected: readonly Group[] = groups.map(({title, source, prefixes}) => ({
	title,
	source,
	series: (Object.entries(catalog) as [SeriesName, SeriesDefinition][]).filter(([name]) => prefixes.some(prefix => name.startsWith(prefix))).map(([name, row]) => ({name, ...row})),
}));

/** What each topic holds. Topics are sent only while a monitor looks at them. */
export const details: Readonly<Record<Detail, string>> = {
	routes: 'method and route of requests (a pattern, never a path), their number by class of status, errors and durations',
	facts: 'cores, file systems (mount, device, type, sizes), disks and networks by name',
	databases: 'sessions (user, application, state, how long, who blocks whom), statements without their literals, pools, replicas',
	traces: 'spans of the slowest and the failed requests: service, name, kind, times, and a statement without literals or a URL without query and ids',
	requests: 'the slowest and the failed requests of the last minutes: when, method, route, class of status, duration',
	processes: 'processes that use most: name, program and script, user, state, threads, CPU, memory, I/O, unit',
};

/** What is read past, and leaves the agent in no message. */
export const neverCollected: readonly string[] = [
	'query strings, request and response bodies, headers, cookies',
	'paths as they were asked for: ids, hashes, dates, e-mail addresses, tokens and long numbers become placeholders (what a program itself calls a route is taken, without what looks private)',
	'literals of SQL, arguments of Redis commands, results of queries',
	'arguments and environment of processes',
	'addresses of clients, user agents and users in logs',
	'passwords and tokens of inputs: they are used, and are never shown, logged or sent',
	'lines of logs: at most the beginning of one that was not understood, without what looks private',
];
