import {describe, expect, it} from 'vitest';
import type {Collector} from '../../../../source/collectors/collector.ts';
import {createMysqlCollector} from '../../../../source/collectors/databases/mysql/index.ts';
import type {Row} from '../../../../source/collectors/databases/read-value.ts';
import {collect, hostWith, valueOf} from '../told.ts';

type Answering = {readonly isRefused?: (statement: string) => boolean; readonly sources?: readonly Row[]; readonly sessions?: readonly Row[]; readonly list?: readonly Row[]; readonly followers?: readonly Row[]};
type Server = {
	readonly collector: Collector;
	/** Statements of each round trip since the last time, pings as such. */
	taken(): string[][];
	after(seconds: number): void;
	answer(with_: Answering): void;
};

const asleep: Row = {part: 'sessions', name: 'Sleep', value: 2, longest: null, waiters: 0};
const busy: Row = {part: 'sessions', name: 'Query', value: 1, longest: '0.4', waiters: 0};
const follower: Row = {part: 'sessions', name: 'Binlog Dump', value: 1, longest: null, waiters: 0};
const source: Row = {Master_Host: 'db-1', Slave_IO_Running: 'Yes', Slave_SQL_Running: 'Yes', Seconds_Behind_Master: 3};

/** A MariaDB server that counts questions as a real one does: each statement up to the first that is refused. */
const serve = (): Server => {
	let [nowMs, questions, maxConnections] = [0, 0, 100];
	let [answering, trips]: [Answering, string[][]] = [{}, []];
	const answerOf = (statement: string): readonly Row[] => {
		questions++;
		if (answering.isRefused?.(statement) === true) throw Object.assign(new Error('refused'), {errno: 1227});
		if (statement.includes('VERSION()')) return [{version: '10.11.6-MariaDB', host: 'db', port: 3306, performance_schema: 0}];
		if (statement.includes('SLAVES STATUS')) return answering.sources ?? [];
		if (statement.includes('@@GLOBAL.max_connections')) return [{max_connections: maxConnections++}];
		if (statement.includes('AS part')) {
			const transactions = statement.includes('INNODB_TRX') ? [{part: 'transactions', name: null, value: 0, longest: null, waiters: 0}] : [];
			return [...(answering.sessions ?? [asleep]), ...transactions, {part: 'status', name: 'QUESTIONS', value: questions}, {part: 'status', name: 'THREADS_CONNECTED', value: 3}];
		}
		if (statement.includes('AS host')) return answering.followers ?? [];
		return statement.includes('AS statement') ? (answering.list ?? []) : [];
	};
	const collector = createMysqlCollector({
		host: {...hostWith(), now: () => nowMs},
		url: 'mysql://root@127.0.0.1',
		connect: async () => ({
			isOpen: true,
			close: () => undefined,
			async query(sql) {
				const statements = sql.split(';');
				trips.push(statements.map(statement => statement.trim()));
				return statements.map(answerOf);
			},
			async ping() {
				trips.push(['ping']);
			},
		}),
	});
	return {
		collector,
		taken() {
			const all = trips;
			trips = [];
			return all;
		},
		after(seconds) {
			nowMs += seconds * 1000;
		},
		answer(with_) {
			answering = with_;
		},
	};
};
/** A server whose first reading is over. */
const serveSeen = async (answering: Answering = {}): Promise<Server> => {
	const server = serve();
	server.answer(answering);
	await collect(server.collector);
	server.taken();
	return server;
};

describe('a reading of MariaDB', () => {
	it('is one statement in one round trip', async () => {
		const server = await serveSeen({sessions: [asleep, busy]});
		server.after(1);
		const reading = await collect(server.collector);
		expect(server.taken()).toEqual([[expect.stringContaining('GLOBAL_STATUS')]]);
		expect(reading.database).toBeUndefined();
		expect(valueOf(reading, 'connections.max')).toBe(100);
		expect(valueOf(reading, 'queries')).toBe(0);
	});

	it('brings settings and replication along when they are due, and lists nobody where nobody does anything', async () => {
		const server = await serveSeen();
		server.after(5);
		const reading = await collect(server.collector);
		expect(server.taken()).toEqual([['ping'], [expect.stringContaining('max_connections'), 'SHOW ALL SLAVES STATUS', expect.stringContaining('GLOBAL_STATUS')]]);
		expect(valueOf(reading, 'connections.max')).toBe(101);
		expect(valueOf(reading, 'queries')).toBe(0);
		expect(reading.database).toMatchObject({sessionsByState: {Sleep: 2}, sessions: [], replicas: []});
	});

	it('lists those who do something, and who follows, in one more', async () => {
		const answering = {sessions: [asleep, busy, follower], list: [{id: 7, command: 'Query', seconds: 0.4, statement: 'SELECT 1'}], followers: [{host: 'db-2', state: 'has sent all'}]};
		const server = await serveSeen(answering);
		server.after(5);
		const reading = await collect(server.collector);
		expect(server.taken().slice(2)).toEqual([[expect.stringContaining('AS statement'), expect.stringContaining('AS host')]]);
		expect(reading.database).toMatchObject({sessionsByState: {Sleep: 2, Query: 1}, sessions: [{id: 7}], replicas: [{name: 'db-2', state: 'has sent all'}]});
	});

	it('tells at every tick how far a replica is behind, and at once when it has become one', async () => {
		const server = await serveSeen();
		server.answer({sources: [source]});
		server.after(5);
		const reading = await collect(server.collector);
		expect(valueOf(reading, 'replication_lag')).toBe(3);
		expect(reading.database?.replicas).toMatchObject([{name: 'from db-1', state: 'running'}]);
		server.after(1);
		const next = await collect(server.collector);
		expect(valueOf(next, 'replication_lag')).toBe(3);
		expect(valueOf(next, 'queries')).toBe(0);
	});

	it('asks for replication alone while that is refused, so that the rest is told', async () => {
		const server = await serveSeen({isRefused: statement => statement.includes('SLAVES')});
		server.after(5);
		const reading = await collect(server.collector);
		expect(server.taken().at(-1)).toEqual(['SHOW ALL SLAVES STATUS']);
		expect(valueOf(reading, 'longest_transaction')).toBe(0);
		expect(reading.note).toMatch(/SLAVE MONITOR/);
		server.after(1);
		expect(valueOf(await collect(server.collector), 'queries')).toBe(0);
	});

	it('goes on when replication is refused that was not before', async () => {
		const server = await serveSeen();
		server.answer({isRefused: statement => statement.includes('SLAVES')});
		for (let count = 0; count < 2; count++) {
			server.after(5);
			const reading = await collect(server.collector);
			expect(reading.note).toMatch(/SLAVE MONITOR/);
			expect(reading.note).not.toMatch(/PROCESS/);
			expect(valueOf(reading, 'longest_transaction')).toBe(0);
			expect(valueOf(reading, 'queries')).toBe(0);
		}
	});

	it('counts its own questions also when transactions are refused', async () => {
		const server = await serveSeen();
		server.answer({isRefused: statement => statement.includes('INNODB_TRX')});
		server.after(5);
		const reading = await collect(server.collector);
		expect(valueOf(reading, 'queries')).toBe(0);
		expect(valueOf(reading, 'longest_transaction')).toBeNull();
		expect(reading.note).toMatch(/GRANT PROCESS/);
	});
});
