/** What is asked of MySQL 8 and MariaDB 10.6 and later: SHOW and SELECT on status and schema tables only. */

/** Which of the two it is, and what it can tell. */
export type Flavour = {
	readonly isMariadb: boolean;
	/** 80034 is 8.0.34, 101106 is 10.11.6. */
	readonly number: number;
	readonly hasPerformanceSchema: boolean;
};

export const versionSql = 'SELECT VERSION() AS version, @@hostname AS host, @@port AS port, @@performance_schema AS performance_schema';

/** For how long a statement of ours may run or wait, and that it may not write. */
export const sessionSql = ({isMariadb}: Flavour): readonly string[] => [
	'SET SESSION TRANSACTION READ ONLY',
	isMariadb ? 'SET SESSION max_statement_time = 1, SESSION lock_wait_timeout = 1' : 'SET SESSION max_execution_time = 1000, SESSION lock_wait_timeout = 1',
];

/** https://dev.mysql.com/doc/refman/8.4/en/server-status-variables.html */
export const statusNames = [
	'Uptime', 'Threads_connected', 'Threads_running', 'Questions', 'Slow_queries', 'Connection_errors_max_connections',
	'Innodb_row_lock_current_waits', 'Innodb_buffer_pool_read_requests', 'Innodb_buffer_pool_reads', 'Innodb_deadlocks',
] as const;
const quotedNames = statusNames.map(name => `'${name}'`).join(', ');

/** The list of sessions: in MySQL the one that does not hold up the server while it is read (8.0.22 and later). */
const processes = ({isMariadb, number, hasPerformanceSchema}: Flavour): string => (!isMariadb && number >= 80_022 && hasPerformanceSchema ? 'performance_schema.processlist' : 'information_schema.PROCESSLIST');
const seconds = ({isMariadb}: Flavour): string => (isMariadb ? 'p.TIME_MS / 1000' : 'p.TIME');

/** Sessions of others: neither us, nor the server's own threads. */
const others = "p.ID <> CONNECTION_ID() AND p.USER NOT IN ('system user', 'event_scheduler') AND p.COMMAND NOT IN ('Daemon', 'Connect')";
const followerCommands = "'Binlog Dump', 'Binlog Dump GTID'";
/** Clients: not replicas either. */
const clients = `${others} AND p.COMMAND NOT IN (${followerCommands})`;
/** Locks of tables, schemas and names; those of rows are told by transactions. */
const waitsForTableLock = "(p.STATE LIKE 'Waiting for%lock' OR p.STATE = 'User lock')";

/** A row a command: how many sessions, how long the longest query of them has run, how many wait for locks that are not of rows. */
export const sessionsSql = (flavour: Flavour): string => `
SELECT 'sessions' AS part, p.COMMAND AS name, COUNT(*) AS value, MAX(CASE WHEN p.COMMAND IN ('Query', 'Execute') THEN ${seconds(flavour)} END) AS longest,
COUNT(CASE WHEN ${waitsForTableLock} THEN 1 END) AS waiters FROM ${processes(flavour)} AS p WHERE ${others} GROUP BY p.COMMAND`;

/** One row: how many transactions are idle, how long the longest has lasted, how many wait for rows. */
const transactionsSql = (flavour: Flavour): string => `
SELECT 'transactions' AS part, NULL AS name, COUNT(CASE WHEN p.COMMAND = 'Sleep' THEN 1 END) AS value, MAX(TIMESTAMPDIFF(SECOND, t.trx_started, NOW())) AS longest,
COUNT(CASE WHEN t.trx_state = 'LOCK WAIT' THEN 1 END) AS waiters
FROM information_schema.INNODB_TRX AS t LEFT JOIN ${processes(flavour)} AS p ON p.ID = t.trx_mysql_thread_id WHERE t.trx_mysql_thread_id NOT IN (0, CONNECTION_ID())`;
/** MariaDB tells them among its status, MySQL among its metrics. */
const deadlocksSql = "SELECT 'status', 'Innodb_deadlocks', m.COUNT, NULL, NULL FROM information_schema.INNODB_METRICS AS m WHERE m.NAME = 'lock_deadlocks' AND m.STATUS = 'enabled'";

/**
 * Every tick: rows of {part, name, value, longest, waiters}, and in MySQL rows of {Variable_name, Value}. In MariaDB, which has
 * a table of its status that everybody may read, all of it is one statement: one answer to wait for, read and take apart. The
 * status comes last, so that the server has counted what we asked. Without the right PROCESS only sessions of this user are
 * listed, and transactions not at all: who asks for them is refused.
 */
export const tickSql = (flavour: Flavour, sees: 'all' | 'own'): readonly string[] => {
	const transactions = sees === 'all' ? [transactionsSql(flavour)] : [];
	if (!flavour.isMariadb) return [sessionsSql(flavour), ...transactions.map(sql => `${sql} UNION ALL ${deadlocksSql}`), `SHOW GLOBAL STATUS WHERE Variable_name IN (${quotedNames})`];
	const status = `SELECT 'status', VARIABLE_NAME, VARIABLE_VALUE, NULL, NULL FROM information_schema.GLOBAL_STATUS WHERE VARIABLE_NAME IN (${quotedNames})`;
	return [[sessionsSql(flavour), ...transactions, status].join(' UNION ALL ')];
};
/** Whether it is this statement that needs the right PROCESS. */
export const asksForTransactions = (sql: string): boolean => sql.includes('INNODB_TRX');

/** Every few seconds. */
export const settingsSql = 'SELECT @@GLOBAL.max_connections AS max_connections';

/** Sessions worth seeing: those that do something or hold a transaction. */
export const sessionListSql = (flavour: Flavour, limit: number): string => `
SELECT p.ID AS id, p.USER AS user, p.COMMAND AS command, p.STATE AS state, LEFT(p.INFO, 1000) AS statement, ${seconds(flavour)} AS seconds,
t.trx_state, TIMESTAMPDIFF(SECOND, t.trx_started, NOW()) AS transaction_seconds, ${waitsForTableLock} AS waits_for_table_lock
FROM ${processes(flavour)} AS p LEFT JOIN information_schema.INNODB_TRX AS t ON t.trx_mysql_thread_id = p.ID
WHERE ${clients} AND (p.COMMAND <> 'Sleep' OR t.trx_id IS NOT NULL)
ORDER BY t.trx_state = 'LOCK WAIT' DESC, waits_for_table_lock DESC, COALESCE(transaction_seconds, seconds) DESC LIMIT ${limit}`;
/** The same without the right to see transactions. */
export const ownSessionListSql = (flavour: Flavour, limit: number): string => `
SELECT p.ID AS id, p.USER AS user, p.COMMAND AS command, p.STATE AS state, LEFT(p.INFO, 1000) AS statement, ${seconds(flavour)} AS seconds, ${waitsForTableLock} AS waits_for_table_lock
FROM ${processes(flavour)} AS p WHERE ${clients} AND p.COMMAND <> 'Sleep' ORDER BY waits_for_table_lock DESC, seconds DESC LIMIT ${limit}`;

/** Who blocks whom; asked only while somebody waits. */
export const blockersSql = ({isMariadb}: Flavour): string => {
	const waits = isMariadb
		? 'SELECT requesting_trx_id AS waiting, blocking_trx_id AS blocking FROM information_schema.INNODB_LOCK_WAITS'
		: 'SELECT REQUESTING_ENGINE_TRANSACTION_ID AS waiting, BLOCKING_ENGINE_TRANSACTION_ID AS blocking FROM performance_schema.data_lock_waits';
	return `SELECT DISTINCT w.trx_mysql_thread_id AS waiting, b.trx_mysql_thread_id AS blocking FROM (${waits}) AS waits
JOIN information_schema.INNODB_TRX AS w ON w.trx_id = waits.waiting JOIN information_schema.INNODB_TRX AS b ON b.trx_id = waits.blocking LIMIT 200`;
};

/** Where this server gets its data from, being a replica: one row a source. */
export const replicaSql = ({isMariadb, number}: Flavour): string => (isMariadb ? 'SHOW ALL SLAVES STATUS' : number >= 80_022 ? 'SHOW REPLICA STATUS' : 'SHOW SLAVE STATUS');
/** Servers that replicate from this one; how far behind they are, only they know. */
export const followersSql = (flavour: Flavour): string => `SELECT p.HOST AS host, p.STATE AS state FROM ${processes(flavour)} AS p WHERE p.COMMAND IN (${followerCommands}) LIMIT 20`;

/** Cumulative figures of statements without their texts. Timers are in picoseconds. https://dev.mysql.com/doc/refman/8.4/en/performance-schema-statement-summary-tables.html */
export const digestsSql = (limit: number): string => `
SELECT DIGEST AS digest, SUM(COUNT_STAR) AS calls, SUM(SUM_TIMER_WAIT) / 1e12 AS seconds, SUM(SUM_ROWS_SENT + SUM_ROWS_AFFECTED) AS row_count
FROM performance_schema.events_statements_summary_by_digest WHERE DIGEST IS NOT NULL GROUP BY DIGEST ORDER BY seconds DESC LIMIT ${limit}`;
export const digestTextsSql = (digests: readonly string[]): string => `
SELECT DIGEST AS digest, LEFT(DIGEST_TEXT, 1000) AS text FROM performance_schema.events_statements_summary_by_digest
WHERE DIGEST IN (${digests.filter(digest => /^[0-9a-f]{32,64}$/i.test(digest)).map(digest => `'${digest}'`).join(', ') || 'NULL'})`;

/** Digests lose comments, so ours are known by what nobody else asks. */
export const isOwnDigest = (text: string): boolean => /performance_schema|information_schema|^SHOW (?:GLOBAL STATUS|ALL SLAVES|REPLICA STATUS|SLAVE STATUS)|^SET SESSION (?:TRANSACTION|`?max_(?:statement|execution)_time)|@@(?:GLOBAL )?\s*\.?\s*`?(?:max_connections|hostname)/i.test(text);
