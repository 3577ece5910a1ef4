/** `mysql://…`, `mariadb://…`: sessions, locks, queries, buffer pool, replication and statements of one server, as it counts them itself. */
import {maxSessionFacts, type DatabaseFacts} from '../../../signals/databases.ts';
import type {Collector, Reading} from '../../collector.ts';
import type {Host} from '../../host-door.ts';
import {nameDatabase, parseAddress} from '../address.ts';
import {createCounters} from '../counters.ts';
import {restartOf} from '../restart-of.ts';
import {createDue} from '../every.ts';
import {keepConnection} from '../kept-connection.ts';
import {loadDriver} from '../load-driver.ts';
import {toPoints} from '../points.ts';
import {readNumber, type Row} from '../read-value.ts';
import {createCensor} from '../secrets.ts';
import type {ConnectMysql, MysqlConnection} from './connection.ts';
import {countStates, readBlockers, readReplicaFacts, readSessionFacts} from './details.ts';
import {createDigests} from './digests.ts';
import {explainMysql} from './explain.ts';
import {countersIn, hiddenSessions, increasesOf, lagIn, levelsOf, readStatus, type CounterName, type TickRows} from './series.ts';
import {blockersSql, followersSql, ownSessionListSql, replicaSql, sessionListSql, sessionSql, sessionsSql, settingsSql, statesSql, statusSql, transactionsSql, versionSql} from './sql.ts';
import {defaultPort, findTarget} from './target.ts';
import {readVersion, type Version} from './version.ts';

export type MysqlOptions = {readonly host: Host; readonly url: string; readonly connect?: ConnectMysql};

const detailsEveryMs = 5000;
const statementsEveryMs = 10_000;

const loadConnect: ConnectMysql = async (target, signal) => (await loadDriver(() => import('./driver.ts'), 'mysql2')).connectMysql(target, signal);

/** A session and what was found out about its server. */
type Session = {readonly connection: MysqlConnection; readonly version: Version};

export const createMysqlCollector = ({host, url, connect = loadConnect}: MysqlOptions): Collector => {
	const address = parseAddress(url);
	const database = nameDatabase(address.scheme, address, defaultPort);
	const labels = {database, from: address.from};
	let censor = createCensor([address.user, address.password]);
	/** Statements of ours that the server has counted as questions. */
	let asked = 0;
	let askedAtReading: number | null = null;
	let restarts = 0;
	let uptimeBefore = 0;
	let maxConnections: number | null = null;
	let maySeeTransactions = true;
	let isReplica = false;
	let waitersBefore = 0;
	let lastHint: string | null = null;
	const counters = createCounters<CounterName>();
	const details = createDue(detailsEveryMs);
	/** A round trip of its own, which costs as much as a whole reading. */
	const pings = createDue(detailsEveryMs);
	const digests = createDigests(createDue(statementsEveryMs));

	/** Every statement is one question to the server, however many go together. */
	const askAll = (connection: MysqlConnection, statements: readonly string[]): Promise<readonly (readonly Row[])[]> => {
		asked += statements.length;
		return connection.query(statements.join(';'));
	};
	const ask = async (connection: MysqlConnection, sql: string): Promise<readonly Row[]> => (await askAll(connection, [sql]))[0] ?? [];
	/** Null when this user may not see it, or the server does not know it; a lost connection is thrown. */
	const ifAllowed = async <T>(connection: MysqlConnection, answer: Promise<T>): Promise<T | null> => {
		try {
			return await answer;
		} catch (error) {
			if (!connection.isOpen || isTimeout(error)) throw error;
			return null;
		}
	};
	const askIfAllowed = (connection: MysqlConnection, sql: string): Promise<readonly Row[] | null> => ifAllowed(connection, ask(connection, sql));

	const open = async (signal: AbortSignal): Promise<Session & {readonly isOpen: boolean; close(): void}> => {
		const target = await findTarget(host, address);
		censor = createCensor([target.user, target.password]);
		const connection = await connect(target, signal);
		try {
			const version = readVersion((await ask(connection, versionSql))[0] ?? {});
			await askAll(connection, sessionSql(version));
			maySeeTransactions = true;
			return {connection, version, close: () => connection.close(), get isOpen() { return connection.isOpen; }};
		} catch (error) {
			connection.close();
			throw error;
		}
	};
	const kept = keepConnection(open);

	const look = async ({connection, version}: Session, tick: TickRows): Promise<DatabaseFacts> => {
		const waits = tick.transactions !== null && waitersBefore > 0 ? await askIfAllowed(connection, blockersSql(version)) : [];
		const list = tick.transactions === null ? ownSessionListSql(version, 200) : sessionListSql(version, maxSessionFacts * 4);
		const sources = await askIfAllowed(connection, replicaSql(version));
		isReplica = sources !== null && sources.length > 0;
		const statements = await digests.look({ask: sql => ask(connection, sql), hasPerformanceSchema: version.hasPerformanceSchema, isOpen: () => connection.isOpen, nowMs: () => host.now()});
		const [states = [], sessions = [], followers = []] = await askAll(connection, [statesSql(version), list, followersSql(version)]);
		const replicas = readReplicaFacts(sources ?? [], followers);
		return {
			database, from: address.from, system: version.isMariadb ? 'mariadb' : 'mysql', version: version.text,
			sessionsByState: countStates(states),
			sessions: readSessionFacts(sessions, readBlockers(waits ?? [])),
			statements: statements.statements, statementsSeconds: statements.seconds,
			hint: [
				hintOfRights(tick),
				sources === null ? `replication: GRANT ${version.isMariadb ? 'SLAVE MONITOR' : 'REPLICATION CLIENT'} ON *.* TO the user of this input` : null,
				waits === null ? 'who blocks whom: GRANT SELECT ON performance_schema.* TO the user of this input' : null,
				replicas.some(({state}) => state.startsWith('stopped')) ? 'replication is stopped' : null,
				statements.hint,
			].filter(hint => hint !== null).join(' · ') || null,
			pools: [], replicas,
		};
	};

	/** The status is asked last, so that the server has counted all of it. */
	const readTick = async ({connection, version}: Session): Promise<TickRows & {readonly atMs: number; readonly own: number}> => {
		const lag = isReplica ? [replicaSql(version)] : [];
		const whole = [sessionsSql(version), transactionsSql(version), ...lag, statusSql];
		const before = asked;
		const all = maySeeTransactions ? await ifAllowed(connection, askAll(connection, whole)) : null;
		// A statement that is refused ends the round: the server has counted it, and none of those after it.
		if (maySeeTransactions && all === null) asked = before + 2;
		maySeeTransactions = all !== null;
		const [[sessions = null] = [], [transactions = null] = [], sources = [], status = []] = all === null ? withoutTransactions(await askAll(connection, [sessionsSql(version), statusSql])) : isReplica ? all : withoutSources(all);
		return {status: readStatus(status), sessions, transactions, maxConnections, replicationLag: isReplica ? lagIn(sources) : null, atMs: host.now(), own: asked};
	};

	const ping = async (connection: Session['connection']): Promise<number | null> => {
		const askedAt = host.now();
		if (!pings.isDue(askedAt)) return null;
		pings.done(askedAt);
		await connection.ping();
		return (host.now() - askedAt) / 1000;
	};

	const read = async (session: Session): Promise<Reading> => {
		const {connection, version} = session;
		const answered = await ping(connection);
		const isDue = details.isDue(host.now());
		if (isDue || maxConnections === null) {
			maxConnections = readNumber((await ask(connection, settingsSql))[0]?.['max_connections']);
			// What was not allowed may be by now.
			maySeeTransactions = true;
		}
		const tick = await readTick(session);
		const uptime = tick.status['Uptime'] ?? null;
		if (uptime !== null && uptime < uptimeBefore) restarts++;
		uptimeBefore = uptime ?? uptimeBefore;
		const gains = counters.advance({life: `${version.place} ${restarts}`, upSeconds: uptime, values: countersIn(tick.status, tick.transactions)}, tick.atMs);
		const begun = restartOf(database, counters.hasRestarted, uptime);
		const levels = levelsOf(tick);
		const points = toPoints(labels, {...levels, ...(gains !== null && increasesOf(gains, tick.own - (askedAtReading ?? tick.own))), 'db.server.ping': answered});
		askedAtReading = tick.own;
		const waiters = levels['db.server.lock_waiters'] ?? 0;
		// Who blocks whom is asked at once when somebody begins to wait, and then every few seconds.
		const isTime = isDue || waiters > waitersBefore;
		waitersBefore = waiters;
		if (!isTime) return {points, ...begun, ...noteOf(lastHint)};
		details.done(tick.atMs);
		try {
			const facts = await look(session, tick);
			lastHint = facts.hint;
			return {points, database: facts, ...begun, ...noteOf(lastHint)};
		} catch (error) {
			if (!connection.isOpen) throw error;
			// The figures are there: they are worth more than the details that were not to be had this time.
			return {points, ...begun, note: `details could not be read: ${explainMysql(error, censor).message}`};
		}
	};

	return {
		name: 'mysql',
		from: address.from,
		async collect(signal) {
			try {
				return await kept.use(signal, read);
			} catch (error) {
				throw explainMysql(error, censor);
			}
		},
		async close() {
			kept.close();
		},
	};
};

type Answers = readonly (readonly Row[])[];
const withoutTransactions = ([sessions = [], status = []]: Answers): Answers => [sessions, [], [], status];
const withoutSources = ([sessions = [], transactions = [], status = []]: Answers): Answers => [sessions, transactions, [], status];
const noteOf = (hint: string | null): {note?: string} => (hint === null ? {} : {note: hint});
/** 3024: MySQL's max_execution_time; 1969: MariaDB's max_statement_time. */
const isTimeout = (error: unknown): boolean => [3024, 1969].includes((error as {errno?: number} | null)?.errno ?? 0);

const hintOfRights = (tick: TickRows): string | null => {
	if (tick.transactions !== null) return null;
	const hidden = hiddenSessions(tick);
	return `${hidden > 0 ? `${hidden} sessions of other users and` : ''} transactions are hidden: GRANT PROCESS ON *.* TO the user of this input`.trim();
};
