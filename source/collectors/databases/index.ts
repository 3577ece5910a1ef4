/** Databases as inputs: one collector a kind, chosen by the scheme of the address. */
import {CollectorError, type Collector} from '../collector.ts';
import type {Host} from '../host-door.ts';
import {createMysqlCollector} from './mysql/index.ts';
import {createPgbouncerCollector} from './pgbouncer/index.ts';
import {createPostgresqlCollector} from './postgresql/index.ts';
import {createRedisCollector} from './redis/index.ts';

export type DatabaseOptions = {readonly host: Host; readonly url: string};

const byScheme: Readonly<Record<string, (options: DatabaseOptions) => Collector>> = {
	postgres: createPostgresqlCollector,
	postgresql: createPostgresqlCollector,
	pgbouncer: createPgbouncerCollector,
	mysql: createMysqlCollector,
	mariadb: createMysqlCollector,
	redis: createRedisCollector,
	rediss: createRedisCollector,
	valkey: createRedisCollector,
	valkeys: createRedisCollector,
	'redis+unix': createRedisCollector,
	'valkey+unix': createRedisCollector,
};

/** Schemes of addresses that are databases, without `://`. */
export const databaseSchemes: readonly string[] = Object.keys(byScheme);

/** Throws a CollectorError for an address that is none; whether the database can be read is found out by reading. */
export const createDatabaseCollector = (options: DatabaseOptions): Collector => {
	const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(options.url.trim())?.[1]?.toLowerCase() ?? '';
	const create = Object.hasOwn(byScheme, scheme) ? byScheme[scheme] : undefined;
	if (!create) throw new CollectorError('ERR_DATABASE_ADDRESS', `no address of a database: it begins with one of ${databaseSchemes.slice(0, 8).map(name => `${name}://`).join(' ')}`);
	return create(options);
};
