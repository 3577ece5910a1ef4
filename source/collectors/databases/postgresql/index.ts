/** `postgres://…`: sessions, locks, transactions, cache, replication and statements of one PostgreSQL server, as it counts them itself. */
import {maxSessionFacts, type DatabaseFacts} from '../../../signals/databases.ts';
import type {Collector, Reading} from '../../collector.ts';
import {CollectorError} from '../../collector.ts';
import type {Host} from '../../host-door.ts';
import {nameDatabase, parseAddress} from '../address.ts';
import {createCounters, createOwed} from '../counters.ts';
import {restartOf} from '../restart-of.ts';
import {createDue} from '../every.ts';
import {keepConnection} from '../kept-connection.ts';
import {loadDriver} from '../load-driver.ts';
import {toPoints} from '../points.ts';
import {readNumber, readString, type Row} from '../read-value.ts';
import {createCensor} from '../secrets.ts';
import type {ConnectPostgresql, PostgresqlConnection} from './connection.ts';
import {readReplicaFacts, readSessionFacts} from './details.ts';
import {explainPostgresql} from './explain.ts';
import {createPostgresqlStatements, type StatementsAnswer} from './statements.ts';
import {countersIn, countSessions, increasesOf, levelsOf, type CounterName, type SessionCounts} from './series.ts';
import {replicasSql, rightsSql, session, sessionsSql, tickSql, versionSql, type ReplicationRole} from './sql.ts';
import {findTarget} from './target.ts';

export type PostgresqlOptions = {readonly host: Host; readonly url: string; readonly connect?: ConnectPostgresql};

const defaultPort = 5432;
const oldestVersion = 120_000;
const detailsEveryMs = 5000;
const statementsEveryMs = 10_000;
/** Own transactions that the server may be late to count: it reports them once a second, and at the end of a long statement. */
const maxOwed = 50;

const loadConnect: ConnectPostgresql = async (target, signal) => (await loadDriver(() => import('./driver.ts'), 'pg')).connectPostgresql(target, signal);

/** What is found out every few seconds and holds until the next time. */
type Known = {readonly seesAll: boolean; readonly tracks: boolean; readonly role: ReplicationRole; readonly statementsSchema: string | null};

export const createPostgresqlCollector = ({host, url, connect = loadConnect}: PostgresqlOptions): Collector => {
	const address = parseAddress(url);
	const database = nameDatabase('postgresql', address, defaultPort);
	const labels = {database, from: address.from};
	let censor = createCensor([address.user, address.password]);
	let version = {number: 0, text: ''};
	let known: Known | null = null;
	let hasCounted = false;
	let waitersBefore = 0;
	let lastHint: string | null = null;
	const counters = createCounters<CounterName>();
	const owed = createOwed(maxOwed);
	const details = createDue(detailsEveryMs);
	/** A round trip of its own, which costs as much as a whole reading. */
	const pings = createDue(detailsEveryMs);
	const statements = createPostgresqlStatements(createDue(statementsEveryMs));

	const ask = async (connection: PostgresqlConnection, sql: string): Promise<readonly (readonly Row[])[]> => {
		// Each round trip is one transaction, which the server counts as a commit of ours.
		owed.add(1);
		return connection.query(sql);
	};
	const askRows = async (connection: PostgresqlConnection, sql: string): Promise<readonly Row[]> => (await ask(connection, sql))[0] ?? [];

	const connection = keepConnection(async signal => {
		const target = await findTarget({host, address, defaultPort, defaultDatabase: null, session});
		censor = createCensor([target.user, target.password]);
		const opened = await connect(target, signal);
		try {
			// Beginning a session is a transaction, too, and told at once: the first reading of all has it already.
			if (hasCounted) owed.add(1);
			const row = (await askRows(opened, versionSql))[0] ?? {};
			version = {number: readNumber(row['number']) ?? 0, text: readString(row['text']) ?? ''};
			if (version.number < oldestVersion) throw new CollectorError('ERR_DATABASE_VERSION', `PostgreSQL ${version.text} is older than 12, the oldest that is read`);
			known = null;
			return opened;
		} catch (error) {
			opened.close();
			throw error;
		}
	});

	const findOut = async (opened: PostgresqlConnection): Promise<Known & {readonly replicas: readonly Row[]; readonly hint: string | null}> => {
		const row = (await askRows(opened, rightsSql))[0] ?? {};
		let replicas: readonly Row[] = [];
		let hint: string | null = null;
		try {
			replicas = await askRows(opened, replicasSql);
		} catch (error) {
			// Some hosted servers have the view but not the functions for positions in the log.
			if (!opened.isOpen) throw error;
			hint = 'replication cannot be read at this server';
		}
		const role = row['is_replica'] === true ? 'replica' : replicas.length > 0 ? 'primary' : 'none';
		return {seesAll: row['sees_all'] === true, tracks: row['tracks'] !== false, role, statementsSchema: readString(row['statements_schema']), replicas, hint};
	};

	const look = async (opened: PostgresqlConnection, sessions: SessionCounts): Promise<DatabaseFacts> => {
		const found = await findOut(opened);
		known = found;
		const answer = await statements.look({ask: sql => askRows(opened, sql), schema: found.statementsSchema, version: version.number, isOpen: () => opened.isOpen, nowMs: () => host.now()});
		return {
			database, from: address.from, system: 'postgresql', version: version.text,
			sessionsByState: sessions.byState,
			sessions: readSessionFacts(await askRows(opened, sessionsSql(maxSessionFacts))),
			...coverOf(answer),
			hint: joinHints([hintOfRights(found, sessions), answer.hint, found.hint]),
			pools: [],
			replicas: readReplicaFacts(found.replicas),
		};
	};

	const ping = async (opened: PostgresqlConnection): Promise<number | null> => {
		const askedAt = host.now();
		if (!pings.isDue(askedAt)) return null;
		pings.done(askedAt);
		await ask(opened, '');
		return (host.now() - askedAt) / 1000;
	};

	const read = async (opened: PostgresqlConnection): Promise<Reading> => {
		const answered = await ping(opened);
		const [rows = [], [server = {}] = []] = await ask(opened, tickSql(version.number, known?.role ?? 'none', known?.seesAll === false));
		const now = host.now();
		const sessions = countSessions(rows);
		const gains = counters.advance({life: readString(server['life']) ?? '', upSeconds: null, values: countersIn(server)}, now);
		const begun = restartOf(database, counters.hasRestarted, null);
		hasCounted = true;
		const commits = gains === null ? null : owed.takeFrom(gains.of('xact_commit'));
		const points = toPoints(labels, {...levelsOf(sessions, server, known?.tracks ?? true), ...(gains !== null && increasesOf(gains, commits)), 'db.server.ping': answered});
		const waiters = sessions.lockWaiters;
		// Who blocks whom is asked at once when somebody begins to wait, and then every few seconds.
		const isDue = known === null || details.isDue(now) || waiters > waitersBefore;
		waitersBefore = waiters;
		if (!isDue) return {points, ...begun, ...noteOf(lastHint)};
		details.done(now);
		try {
			const facts = await look(opened, sessions);
			lastHint = facts.hint;
			return {points, database: facts, ...begun, ...noteOf(lastHint)};
		} catch (error) {
			if (!opened.isOpen) throw error;
			// The figures are there: they are worth more than the details that were not to be had this time.
			return {points, ...begun, note: `details could not be read: ${explainPostgresql(error, censor).message}`};
		}
	};

	return {
		name: 'postgresql',
		from: address.from,
		async collect(signal) {
			try {
				return await connection.use(signal, read);
			} catch (error) {
				throw explainPostgresql(error, censor);
			}
		},
		async close() {
			connection.close();
		},
	};
};

const noteOf = (hint: string | null): {note?: string} => (hint === null ? {} : {note: hint});
const joinHints = (hints: readonly (string | null)[]): string | null => hints.filter(hint => hint !== null).join(' · ') || null;
const coverOf = ({statements, seconds}: StatementsAnswer): Pick<DatabaseFacts, 'statements' | 'statementsSeconds'> => ({statements, statementsSeconds: seconds});

const hintOfRights = ({seesAll, tracks}: Known, {hidden}: SessionCounts): string | null => {
	if (!tracks) return 'track_activities is off: what sessions do is not known';
	if (seesAll || hidden === 0) return null;
	return `${hidden} sessions of other users are hidden: have an administrator run GRANT pg_monitor TO the user of this input`;
};
