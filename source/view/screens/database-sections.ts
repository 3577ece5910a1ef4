/** What is told of databases, section by section, and why something is not. */
import type {HostBoard} from '../../signals/board.ts';
import type {DatabaseFacts, DatabaseSystem} from '../../signals/databases.ts';
import {formatSpan, formatValue} from '../../draw/format.ts';
import {durationColumns, poolColumns, poolerColumns, replicaColumns, serverColumns, type PoolLine} from '../panels/database-columns.ts';
import {arrangeSessions, sessionColumns, sortStatements, statementColumns, type StatementSort} from '../panels/session-columns.ts';
import type {Line} from './lines.ts';
import {drawSection, remarks} from './sections.ts';

export type Shown = {
	readonly columns: number;
	readonly sort: StatementSort;
	readonly isReversed: boolean;
	/** Whether a row that says this is wanted. */
	readonly holds: (...said: readonly (string | null)[]) => boolean;
	/** Keeps rows where they were a moment ago. */
	readonly keep: <T extends NonNullable<unknown>>(items: readonly T[], idOf: (item: T) => string) => readonly T[];
	/** The full text behind a row, for the foot of the screen. */
	readonly texts: Map<string, string>;
};

const whyNoStatements: Readonly<Record<DatabaseSystem, string>> = {
	postgresql: "the server does not tell its statements: shared_preload_libraries = 'pg_stat_statements' in postgresql.conf, restart it, then CREATE EXTENSION pg_stat_statements; in the database of this input",
	mysql: 'the server does not tell its statements: performance_schema=ON in my.cnf and a restart',
	mariadb: 'the server does not tell its statements: performance_schema=ON in my.cnf and a restart',
	redis: 'no command was slower than slowlog-log-slower-than: CONFIG SET slowlog-log-slower-than 10000 keeps those over 10 ms',
	valkey: 'no command was slower than slowlog-log-slower-than: CONFIG SET slowlog-log-slower-than 10000 keeps those over 10 ms',
	pgbouncer: '',
};

const drawSessions = ({database, sessions, sessionsByState, system}: DatabaseFacts, isFresh: boolean, shown: Shown): Line[] => {
	if (system === 'pgbouncer') return [];
	const waiting = sessions.filter(({blockedBy}) => blockedBy.length > 0).length;
	const states = Object.entries(sessionsByState).sort(([, a], [, b]) => b - a).map(([state, count]) => `${formatValue(count, 'count')} ${state}`);
	const note = [...(waiting > 0 ? [`${formatValue(waiting, 'count')} wait for locks`] : []), ...states].join(' · ');
	const idOf = ({session}: ReturnType<typeof arrangeSessions>[number]): string => `session\n${database}\n${session.id}`;
	const items = shown.keep(arrangeSessions(sessions).filter(({session}) => shown.holds(session.statement, session.application, session.user, session.state, session.waitsFor, String(session.id))), idOf);
	for (const line of items) shown.texts.set(idOf(line), `${line.session.state}${line.session.waitsFor === null ? '' : `, waits for ${line.session.waitsFor}`}${line.session.blockedBy.length > 0 ? ` of ${line.session.blockedBy.join(', ')}` : ''}: ${line.session.statement ?? 'its statement may not be seen by this user'}`);
	return drawSection({title: `SESSIONS ${database}`, note, columns: sessionColumns(isFresh), items, idOf, empty: sessions.length > 0 ? 'no session holds what the filter says' : 'nobody waits, blocks or runs for long'}, shown.columns);
};

const drawStatements = ({database, system, statements, statementsSeconds, hint}: DatabaseFacts, isFresh: boolean, shown: Shown): Line[] => {
	if (system === 'pgbouncer') return [];
	const idOf = ({statement}: {readonly statement: string}): string => `statement\n${database}\n${statement}`;
	const items = shown.keep(sortStatements((statements ?? []).filter(({statement}) => shown.holds(statement)), shown.sort, shown.isReversed), idOf);
	for (const item of items) shown.texts.set(idOf(item), item.statement);
	const empty = statements === null ? (hint ?? whyNoStatements[system]) : statements.length > 0 ? 'no statement holds what the filter says' : system === 'redis' || system === 'valkey' ? whyNoStatements[system] : 'no statement ended in this time';
	return drawSection({title: `STATEMENTS ${database}`, note: `by ${shown.sort}${shown.isReversed ? ', reversed' : ''}${statementsSeconds > 0 ? ` · last ${formatSpan(Math.round(statementsSeconds))}` : ''}`, columns: statementColumns(isFresh), items, idOf, empty}, shown.columns);
};

/** Hints that are not said in place of the statements already. */
const drawHint = ({hint, statements, system}: DatabaseFacts, columns: number): Line[] => (hint === null || (statements === null && system !== 'pgbouncer') ? [] : remarks(hint, columns));

const drawServer = (facts: DatabaseFacts, isFresh: boolean, shown: Shown): Line[][] => [
	[...drawSessions(facts, isFresh, shown), ...drawHint(facts, shown.columns)],
	drawSection({title: `POOLS ${facts.database}`, note: 'of the pooler, busiest first', columns: poolerColumns(isFresh), items: facts.pools.filter(({name}) => shown.holds(name)), idOf: ({name}) => `pooler\n${facts.database}\n${name}`}, shown.columns),
	drawStatements(facts, isFresh, shown),
	drawSection({title: `REPLICAS ${facts.database}`, columns: replicaColumns(isFresh), items: facts.replicas.filter(({name}) => shown.holds(name)), idOf: ({name}) => `replica\n${facts.database}\n${name}`}, shown.columns),
];

const databaseCollectors = new Set(['postgresql', 'mysql', 'mariadb', 'pgbouncer', 'redis', 'valkey']);

/** Servers that are there and cannot be read, with the reason. */
const drawUnread = ({collectors}: HostBoard, columns: number): Line[] =>
	collectors.filter(({name, state}) => databaseCollectors.has(name) && (state === 'failed' || state === 'stalled' || state === 'absent')).flatMap(({from, reason, state}) => remarks(`${from}: ${reason ?? state}`, columns, 3));

/** Of an instant whose figures are held and whose sessions and statements are not told: why. */
const drawUntold = ({untold, databases = []}: HostBoard, columns: number): Line[] => (untold === undefined || untold === null || databases.length > 0 ? [] : remarks(`sessions and statements: ${untold}`, columns, 3));

const noServer = 'no database server is read: add --from postgres://… (mysql:// pgbouncer:// redis://) to the agent to see sessions, locks and statements';

export const databaseSections = (board: HostBoard, shown: Shown): Line[][] => {
	const {columns, holds} = shown;
	const isFresh = board.row.link === 'live';
	const durations = board.signals.durations ?? [];
	const pools = board.pools.filter(({pool, service}) => pool !== 'sessions' && holds(service, pool)).map((pool): PoolLine => ({...pool, acquire: durations.find(({of, service, name}) => of === 'wait' && service === pool.service && name === pool.pool)?.latency ?? null}));
	const servers = (board.signals.databases ?? []).filter(({database}) => holds(database));
	const isSilent = (board.signals.databases ?? []).length === 0 && (board.databases ?? []).length === 0 && board.pools.length + durations.length > 0;
	return [
		drawSection({title: 'POOLS', note: 'as programs have them', columns: poolColumns(isFresh), items: pools, idOf: ({service, pool}) => `pool\n${service}\n${pool}`}, columns),
		[...drawSection({title: 'SERVERS', note: 'sessions/maximum +waiting', columns: serverColumns(isFresh), items: servers, idOf: ({database, from}) => `server\n${database}\n${from}`, empty: isSilent ? noServer : null}, columns), ...(servers.length > 0 ? drawUntold(board, columns) : []), ...drawUnread(board, columns)],
		...(board.databases ?? []).flatMap(facts => drawServer(facts, isFresh, shown)),
		drawSection({title: 'QUERIES', note: `as programs saw them, last ${formatSpan(board.nowSeconds)}`, columns: durationColumns(isFresh), items: durations.filter(({service, name}) => holds(service, name)), idOf: ({of, service, name}) => `query\n${of}\n${service}\n${name}`}, columns),
	];
};
