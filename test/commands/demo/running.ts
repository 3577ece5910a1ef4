/** What the demo's tests look at from outside: processes, the gauges' page, the log, and what a server keeps. */
import {readdirSync, readFileSync} from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import pg from 'pg';
import {chooseBase} from '../../../source/commands/demo/demo-folder.ts';
import {findPostgresql} from '../../../source/commands/demo/find-postgresql.ts';

/** False for a process that has ended and that nobody has asked after. */
export const isRunning = (pid: number): boolean => {
	try {
		return !/^\d+ \(.*\) Z/s.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
	} catch {
		return false;
	}
};

export const childrenOf = (pid: number): readonly number[] =>
	readdirSync(`/proc/${pid}/task`).flatMap(task => readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').split(' ').filter(Boolean).map(Number));

/** A field such as `write_bytes` of /proc/PID/io. */
export const ioOf = (pid: number, field: string): number => Number(new RegExp(`^${field}: (\\d+)`, 'm').exec(readFileSync(`/proc/${pid}/io`, 'utf8'))?.[1]);

/** The process group: what a terminal's Ctrl-C goes to. */
export const groupOf = (pid: number): number => Number(readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ')[2]);

/** Processor time of all threads, in seconds. */
export const cpuSecondsOf = (pid: number): number => {
	const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
	return (Number(fields[11]) + Number(fields[12])) / 100;
};

export const residentBytesOf = (pid: number): number => Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1024;

export const foldersOf = (pid: number): readonly string[] => readdirSync(chooseBase()).filter(name => name.startsWith(`engineroom-demo-${os.hostname().replace(/[^A-Za-z0-9]/g, '_')}-${pid}-`));

export const fetchText = (url: string, method = 'GET', body?: string): Promise<{readonly status: number; readonly text: string}> =>
	new Promise((resolve, reject) => {
		const request = http.request(url, {method, agent: false}, response => {
			let text = '';
			response.setEncoding('utf8').on('data', (chunk: string) => {
				text += chunk;
			});
			response.on('end', () => resolve({status: response.statusCode!, text}));
		});
		request.on('error', reject).end(body);
	});

/** Series of a metrics page by name with labels as written. */
export const readPage = async (url: string): Promise<ReadonlyMap<string, number>> => {
	const {text} = await fetchText(url);
	const lines = text.split('\n').filter(line => line && !line.startsWith('#'));
	return new Map(lines.map(line => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ') + 1))]));
};

const pool = 'db_client_connection_pool_name="shop"';
export const readPool = async (url: string): Promise<{readonly used: number; readonly idle: number; readonly waiting: number; readonly max: number}> => {
	const page = await readPage(url);
	const value = (name: string): number => {
		const found = page.get(name);
		if (found === undefined) throw new Error(`${name} is not on the page`);
		return found;
	};
	return {
		used: value(`db_client_connection_count{${pool},db_client_connection_state="used"}`),
		idle: value(`db_client_connection_count{${pool},db_client_connection_state="idle"}`),
		waiting: value(`db_client_connection_pending_requests{${pool}}`),
		max: value(`db_client_connection_max{${pool}}`),
	};
};

export type LogLine = {readonly time: string; readonly service: string; readonly method: string; readonly path: string; readonly status: number; readonly request_time: number};
/** The whole lines of the log from that byte on. */
export const readLog = (file: string, from = 0): readonly LogLine[] => {
	const text = readFileSync(file).subarray(from).toString('utf8');
	return text
		.slice(0, text.lastIndexOf('\n') + 1)
		.split('\n')
		.filter(Boolean)
		.map(line => JSON.parse(line) as LogLine);
};

const search = await findPostgresql(process.env, () => performance.now());
/** Why the tests with PostgreSQL cannot run; null when they can. With ENGINEROOM_REQUIRE_SERVICES=1 a missing server fails instead. */
export const postgresqlMissing: string | null = search.found ? null : search.reason;
if (postgresqlMissing !== null) {
	if (process.env['ENGINEROOM_REQUIRE_SERVICES'] === '1') throw new Error(`no PostgreSQL: ${postgresqlMissing}`);
	process.stderr.write(`skipped: the demo with PostgreSQL (${postgresqlMissing})\n`);
}

/** Asks the server that the demo uses. */
export const askPostgresql = async <Row extends pg.QueryResultRow>(sql: string): Promise<readonly Row[]> => {
	if (!search.found) throw new Error('no PostgreSQL');
	const client = new pg.Client(search.found.config);
	await client.connect();
	try {
		return (await client.query<Row>(sql)).rows;
	} finally {
		await client.end();
	}
};
