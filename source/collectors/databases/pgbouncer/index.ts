/** `pgbouncer://…`: pools in use and clients that wait, as PgBouncer's console tells them. */
import type {DatabaseFacts} from '../../../signals/databases.ts';
import type {Collector, Reading} from '../../collector.ts';
import type {Host} from '../../host-door.ts';
import {nameDatabase, parseAddress} from '../address.ts';
import {createCounters} from '../counters.ts';
import {createDue} from '../every.ts';
import {keepConnection} from '../kept-connection.ts';
import {loadDriver} from '../load-driver.ts';
import {toPoints, type Known} from '../points.ts';
import {createCensor} from '../secrets.ts';
import {readString, sumKnown, type Row} from '../read-value.ts';
import type {ConnectPostgresql, PostgresqlConnection} from '../postgresql/connection.ts';
import {findTarget} from '../postgresql/target.ts';
import {explainPgbouncer} from './explain.ts';
import {consoleDatabase, countersIn, countStates, levelsOf, readPools, readPoolSizes} from './pools.ts';

export type PgbouncerOptions = {readonly host: Host; readonly url: string; readonly connect?: ConnectPostgresql};

const defaultPort = 6432;
const detailsEveryMs = 5000;
/** Pools shown one by one; the totals are of all of them. */
const maxPools = 200;

const loadConnect: ConnectPostgresql = async (target, signal) => (await loadDriver(() => import('../postgresql/driver.ts'), 'pg')).connectPostgresql(target, signal);

export const createPgbouncerCollector = ({host, url, connect = loadConnect}: PgbouncerOptions): Collector => {
	// The console is the only database that tells anything; what the address names is for people.
	const address = parseAddress(url);
	const database = nameDatabase('pgbouncer', {...address, database: null}, defaultPort);
	const labels = {database, from: address.from};
	let censor = createCensor([address.user, address.password]);
	let version = '';
	let sizes: ReadonlyMap<string, number> = new Map();
	const details = createDue(detailsEveryMs);
	/** A round trip of its own, which costs a third of a reading. */
	const pings = createDue(detailsEveryMs);
	const counters = createCounters<string>();

	// The console takes one statement at a time.
	const ask = async (connection: PostgresqlConnection, command: string): Promise<readonly Row[]> => (await connection.query(command))[0] ?? [];

	const connection = keepConnection(async signal => {
		const target = await findTarget({host, address: {...address, database: consoleDatabase}, defaultPort, defaultDatabase: consoleDatabase, session: null});
		censor = createCensor([target.user, target.password]);
		const opened = await connect(target, signal);
		sizes = new Map();
		return opened;
	});

	const ping = async (opened: PostgresqlConnection): Promise<number | null> => {
		const askedAt = host.now();
		if (!pings.isDue(askedAt)) return null;
		pings.done(askedAt);
		version = readVersion((await ask(opened, 'SHOW VERSION'))[0]) ?? version;
		return (host.now() - askedAt) / 1000;
	};

	const read = async (opened: PostgresqlConnection): Promise<Reading> => {
		const answered = await ping(opened);
		const rows = await ask(opened, 'SHOW POOLS');
		const stats = await ask(opened, 'SHOW STATS');
		const now = host.now();
		// A pool that has just come into being has a size to be asked for.
		if (details.isDue(now) || readPools(rows, sizes).some(({max}) => max === null)) sizes = readPoolSizes(await ask(opened, 'SHOW DATABASES'));
		const pools = readPools(rows, sizes);
		const points = toPoints(labels, {...levelsOf(pools), ...increases(stats, now), 'db.server.ping': answered});
		const isWaiting = pools.some(({waiting}) => waiting > 0);
		if (!details.isDue(now) && !isWaiting) return {points};
		details.done(now);
		const facts: DatabaseFacts = {
			database, from: address.from, system: 'pgbouncer', version,
			sessionsByState: countStates(rows), sessions: [], statements: null, statementsSeconds: 0,
			hint: pools.length > maxPools ? `${pools.length} pools; the ${maxPools} busiest are shown` : null,
			pools: pools.toSorted((a, b) => b.waiting - a.waiting || b.used - a.used).slice(0, maxPools).map(({name, used, idle, waiting, max, longestWaitSeconds}) => ({name, used, idle, waiting, max, longestWaitSeconds})),
			replicas: [],
		};
		return {points, database: facts};
	};

	const increases = (stats: readonly Row[], now: number): Known => {
		const values = countersIn(stats);
		const gains = counters.advance({life: '', upSeconds: null, values}, now);
		if (gains === null) return {};
		const sumOf = (prefix: string): number | null => sumKnown(Object.keys(values).filter(name => name.startsWith(prefix)).map(name => gains.of(name)));
		const microseconds = sumOf('microseconds ');
		return {'db.server.observed': gains.seconds, 'db.server.queries': sumOf('queries '), 'db.server.query_seconds': microseconds === null ? null : microseconds / 1e6};
	};

	return {
		name: 'pgbouncer',
		from: address.from,
		async collect(signal) {
			try {
				return await connection.use(signal, read);
			} catch (error) {
				throw explainPgbouncer(error, censor);
			}
		},
		async close() {
			connection.close();
		},
	};
};

/** `PgBouncer 1.24.1` in a column that is called `version`. */
const readVersion = (row: Row | undefined): string | null => /\d[\w.]*/.exec(readString(row?.['version']) ?? '')?.[0] ?? null;
