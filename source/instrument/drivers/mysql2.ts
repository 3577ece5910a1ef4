/**
 * MySQL and MariaDB by `mysql2`: its pools, how long callers wait for a connection, and how long queries take.
 * Not by its tracing channels: a subscriber makes mysql2 listen for the errors of queries itself, so that one that the program
 * does not listen for would no longer end it.
 */
import type {AppPool} from '../../signals/app-report.ts';
import {createMark} from '../mark.ts';
import {wrapMethod} from '../wrap-method.ts';
import {prototypeOf, type Gauges, type Observe} from './gauges.ts';

type Sized = {readonly length: number};
type MysqlConfig = {readonly host?: string; readonly port?: number; readonly database?: string; readonly socketPath?: string};
type MysqlPool = {readonly config: {readonly connectionLimit: number; readonly connectionConfig: MysqlConfig}; readonly _allConnections: Sized; readonly _freeConnections: Sized; readonly _connectionQueue: Sized; readonly _closed: boolean};

const namePool = ({config: {connectionConfig: {host, port, database, socketPath}}}: MysqlPool): string => `mysql2 ${socketPath ?? `${host}:${port}`}/${database ?? ''}`;

const readPool = (pool: MysqlPool): AppPool | null => {
	if (pool._closed) return null;
	const [all, idle] = [pool._allConnections.length, pool._freeConnections.length];
	const {connectionLimit} = pool.config;
	return {name: namePool(pool), used: all - idle, idle, max: connectionLimit > 0 ? connectionLimit : null, pending: pool._connectionQueue.length};
};

type MysqlCommand = {once(event: 'end', listener: () => void): unknown};
type Callback = (this: unknown, ...results: unknown[]) => unknown;

const observePool = ({fence, now, pools, waits}: Gauges) => {
	const isOurs = createMark<object, true>();
	return (exported: unknown): void => {
		const prototype = prototypeOf(exported);
		if (!prototype) return;
		wrapMethod(prototype, 'getConnection', (self, parameters) => fence.run(() => {
			const pool = self as MysqlPool;
			pools.add(pool, readPool);
			const callback = parameters[0];
			// A caller whose connection broke is queued again with the callback that is ours already.
			if (typeof callback !== 'function' || isOurs.read(callback)) return;
			const startedAt = now();
			const told: Callback = function (this: unknown, ...results) {
				if (!results[0]) fence.run(() => waits.add(namePool(pool), (now() - startedAt) / 1000));
				return Reflect.apply(callback as Callback, this, results);
			};
			isOurs.write(told, true);
			(parameters as unknown[])[0] = told;
		}));
	};
};

const observeConnection = ({fence, now, operations}: Gauges) => (exported: unknown): void => {
	const prototype = prototypeOf(exported);
	if (!prototype) return;
	// Every command passes here, whoever makes it; of all of them, Query and Execute are what a program asks.
	wrapMethod(prototype, 'addCommand', (_self, [command]) => fence.run(() => {
		const kind = (command as object).constructor.name;
		if (kind !== 'Query' && kind !== 'Execute') return;
		const startedAt = now();
		(command as MysqlCommand).once('end', () => fence.run(() => operations.add('mysql', (now() - startedAt) / 1000)));
	}));
};

/** What is in lib/base/ since 3.11 was in lib/ before; the classes of today's lib/ only inherit, and have nothing to wrap. */
export const observeMysql2: Observe = gauges => [
	{files: ['mysql2/lib/base/pool.js', 'mysql2/lib/pool.js'], instrument: observePool(gauges)},
	{files: ['mysql2/lib/base/connection.js', 'mysql2/lib/connection.js'], instrument: observeConnection(gauges)},
];
