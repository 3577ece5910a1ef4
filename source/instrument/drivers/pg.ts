/** PostgreSQL by `pg`: the pools of pg-pool, how long callers wait for a connection, and how long queries take. */
import type {AppPool} from '../../signals/app-report.ts';
import {createMark} from '../mark.ts';
import {wrapMethod} from '../wrap-method.ts';
import {prototypeOf, type Gauges, type Observe} from './gauges.ts';

type PgClient = {readonly host?: string; readonly port?: number; readonly database?: string};
/** https://node-postgres.com/apis/pool; the fields with an underscore are its own, present since pg-pool 2. */
type PgPool = {readonly totalCount: number; readonly idleCount: number; readonly waitingCount: number; readonly ended?: boolean; readonly options: {readonly max: number}; readonly _clients: readonly PgClient[]; readonly _pendingQueue: readonly object[]};

const nameClient = ({host, port, database}: PgClient): string => `pg ${host}:${port}/${database}`;

/** A client knows where it connects to from the moment it is made, whatever the settings came from; a pool alone does not. */
const createReader = () => {
	const names = createMark<PgPool, string>();
	return (pool: PgPool): AppPool | null => {
		const [client] = pool._clients;
		let name = names.read(pool);
		if (name === undefined && client) names.write(pool, (name = nameClient(client)));
		if (name === undefined || pool.ended === true) return null;
		return {name, used: pool.totalCount - pool.idleCount, idle: pool.idleCount, max: pool.options.max, pending: pool.waitingCount};
	};
};

const observePool = ({fence, now, pools, waits}: Gauges) => (exported: unknown): void => {
	const prototype = prototypeOf(exported);
	if (!prototype) return;
	const readPool = createReader();
	const askedAt = createMark<object, number>();
	wrapMethod(prototype, 'connect', self => {
		const pool = self as PgPool;
		const startedAt = now();
		let before = 0;
		fence.run(() => {
			pools.add(pool, readPool);
			before = pool._pendingQueue.length;
		});
		// A caller who has to wait was put at the end of the queue. A promise that it got is not touched: looking at it would
		// count as handling its rejection.
		return () => fence.run(() => {
			const last = pool._pendingQueue.at(-1);
			if (last !== undefined && pool._pendingQueue.length > before) askedAt.write(last, startedAt);
		});
	});
	wrapMethod(prototype, 'newClient', (_self, [caller]) => fence.run(() => {
		if (typeof caller === 'object' && caller !== null && askedAt.read(caller) === undefined) askedAt.write(caller, now());
	}));
	wrapMethod(prototype, '_acquireClient', (_self, [client, caller]) => fence.run(() => {
		const startedAt = askedAt.read(caller as object);
		if (startedAt !== undefined) waits.add(nameClient(client as PgClient), (now() - startedAt) / 1000);
	}));
};

const observeQuery = ({fence, now, operations}: Gauges) => (exported: unknown): void => {
	const prototype = prototypeOf(exported);
	if (!prototype) return;
	const sentAt = createMark<object, number>();
	const end = (query: object): void => fence.run(() => {
		const startedAt = sentAt.read(query);
		if (startedAt === undefined || Number.isNaN(startedAt)) return;
		sentAt.write(query, NaN);
		operations.add('postgresql', (now() - startedAt) / 1000);
	});
	wrapMethod(prototype, 'submit', query => {
		fence.run(() => sentAt.write(query, now()));
		// It returns an error for a query that it does not send.
		return refused => {
			if (refused instanceof Error) fence.run(() => sentAt.write(query, NaN));
		};
	});
	wrapMethod(prototype, 'handleReadyForQuery', end);
	wrapMethod(prototype, 'handleError', end);
};

export const observePg: Observe = gauges => [
	{files: ['pg-pool/index.js'], instrument: observePool(gauges)},
	{files: ['pg/lib/query.js'], instrument: observeQuery(gauges)},
];
