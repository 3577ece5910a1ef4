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
import {readBlockers, readReplicaFacts, readSessionFacts} from './details.ts';
import {createDigests} from './digests.ts';
import {explainMysql} from './explain.ts';
import {createQuestions} from './questions.ts';
import {countersIn, hiddenSessions, increasesOf, lagIn, levelsOf, type CounterName, type TickRows} from './series.ts';
import {asksForTransactions, blockersSql, followersSql, ownSessionListSql, replicaSql, sessionListSql, sessionSql, settingsSql, tickSql, versionSql} from './sql.ts';
import {defaultPort, findTarget} from './target.ts';
import {isQuiet, readTickCounts} from './tick-rows.ts';
import {readVersion, type Version} from './version.ts';

export type MysqlOptions = {readonly host: Host; readonly url: string; readonly connect?: ConnectMysql};

const detailsEveryMs = 5000;
const statementsEveryMs = 10_000;

const loadConnect: ConnectMysql = async (target, signal) => (await loadDriver(() => import('./driver.ts'), 'mysql2')).connectMysql(target, signal);

/** A session, what was found out about its server, and what is asked of that every tick, which is long: it is written once. */
type Session = {readonly connection: MysqlConnection; readonly version: Version; readonly tick: Readonly<Record<'all' | 'own', readonly string[]>>};
/** `sources` is null when they were not asked for; `own` is how many statements of ours the server has counted. */
type Tick = TickRows & {readonly sources: readonly Row[] | null; readonly atMs: number; readonly own: number};

export const createMysqlCollector = ({host, url, connect = loadConnect}: MysqlOptions): Collector => {
	const address = parseAddress(url);
	const database = nameDatabase(address.scheme, address, defaultPort);
	const labels = {database, from: address.from};
	let censor = createCensor([address.user, address.password]);
	let askedAtReading: number | null = null;
	let restarts = 0;
	let uptimeBefore = 0;
	let maxConnections: number | null = null;
	let maySeeTransactions = true;
	let isReplica = false;
	/** Not known until they were asked for alone: a statement that is refused takes those after it along. */
	let maySeeSources = false;
	let waitersBefore = 0;
	let lastHint: string | null = null;
	const counters = createCounters<CounterName>();
	const questions = createQuestions();
	const {ask, askAll, askAllIfAllowed, askIfAllowed} = questions;
	const details = createDue(detailsEveryMs);
	/** A round trip of its own, which costs as much as a whole reading. */
	const pings = createDue(detailsEveryMs);
	const digests = createDigests(createDue(statementsEveryMs));

	const open = async (signal: AbortSignal): Promise<Session & {readonly isOpen: boolean; close(): void}> => {
		const target = await findTarget(host, address);
		censor = createCensor([target.user, target.password]);
		const connection = await connect(target, signal);
		try {
			const version = readVersion((await ask(connection, versionSql))[0] ?? {});
			await askAll(connection, sessionSql(version));
			maySeeTransactions = true;
			maySeeSources = false;
			return {connection, version, tick: {all: tickSql(version, 'all'), own: tickSql(version, 'own')}, close: () => connection.close(), get isOpen() { return connection.isOpen; }};
		} catch (error) {
			connection.close();
			throw error;
		}
	};
	const kept = keepConnection(open);

	/** What there is to list, in one round trip; none when there is nothing. */
	const list = async ({connection, version}: Session, tick: Tick): Promise<{readonly sessions: readonly Row[]; readonly followers: readonly Row[]}> => {
		const sessions = isQuiet(tick) ? [] : [tick.transactions === null ? ownSessionListSql(version, 200) : sessionListSql(version, maxSessionFacts * 4)];
		const followers = tick.sessions.followers > 0 ? [followersSql(version)] : [];
		const all = [...sessions, ...followers];
		const answers = all.length > 0 ? await askAll(connection, all) : [];
		return {sessions: answers.slice(0, sessions.length).flat(), followers: answers.slice(sessions.length).flat()};
	};

	const look = async (session: Session, tick: Tick): Promise<DatabaseFacts> => {
		const {connection, version} = session;
		const waits = tick.transactions !== null && waitersBefore > 0 ? await askIfAllowed(connection, blockersSql(version)) : [];
		const sources = tick.sources ?? (await askIfAllowed(connection, replicaSql(version)));
		maySeeSources = sources !== null;
		isReplica = sources !== null && sources.length > 0;
		const statements = await digests.look({ask: sql => ask(connection, sql), hasPerformanceSchema: version.hasPerformanceSchema, isOpen: () => connection.isOpen, nowMs: () => host.now()});
		const {sessions, followers} = await list(session, tick);
		const replicas = readReplicaFacts(sources ?? [], followers);
		return {
			database, from: address.from, system: version.isMariadb ? 'mariadb' : 'mysql', version: version.text,
			sessionsByState: tick.sessions.byState,
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

	/** All that is due goes in one round trip: its answers cost less together than apart. */
	const readTick = async ({connection, version, tick}: Session, isDue: boolean): Promise<Tick> => {
		const settings = isDue || maxConnections === null ? [settingsSql] : [];
		const isWithSources = maySeeTransactions && maySeeSources && (isDue || isReplica);
		const together = isWithSources ? await askAllIfAllowed(connection, [...settings, replicaSql(version), ...tick.all], asksForTransactions) : null;
		// Replication or transactions: the one that was refused is found by leaving out the other.
		const alone = maySeeTransactions && together === null ? await askAllIfAllowed(connection, [...settings, ...tick.all], asksForTransactions) : null;
		if (isWithSources && together === null && alone !== null) questions.takeBack(tick.all.findIndex(asksForTransactions) + 1);
		maySeeSources &&= !isWithSources || together !== null;
		maySeeTransactions = together !== null || alone !== null;
		const answers = together ?? alone ?? (await askAll(connection, [...settings, ...tick.own]));
		if (settings.length > 0) maxConnections = readNumber(answers[0]?.[0]?.['max_connections']);
		const sources = together === null ? null : (together[settings.length] ?? []);
		const counts = readTickCounts(answers.slice(settings.length + (sources === null ? 0 : 1)).flat());
		return {...counts, maxConnections, replicationLag: lagIn(sources ?? []), sources, atMs: host.now(), own: questions.asked};
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
		// What was not allowed may be by now.
		if (isDue) maySeeTransactions = true;
		const tick = await readTick(session, isDue);
		const uptime = tick.status['Uptime'] ?? null;
		if (uptime !== null && uptime < uptimeBefore) restarts++;
		uptimeBefore = uptime ?? uptimeBefore;
		const gains = counters.advance({life: `${version.place} ${restarts}`, upSeconds: uptime, values: countersIn(tick.status)}, tick.atMs);
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

const noteOf = (hint: string | null): {note?: string} => (hint === null ? {} : {note: hint});

const hintOfRights = (tick: TickRows): string | null => {
	if (tick.transactions !== null) return null;
	const hidden = hiddenSessions(tick);
	return `${hidden > 0 ? `${hidden} sessions of other users and` : ''} transactions are hidden: GRANT PROCESS ON *.* TO the user of this input`.trim();
};
