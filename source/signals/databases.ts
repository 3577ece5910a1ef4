/** Details of one database server that are sent only while somebody looks at them. Statements are without their literals. */
export type DatabaseSystem = 'postgresql' | 'mysql' | 'mariadb' | 'redis' | 'valkey' | 'pgbouncer';

/** A session that does something worth seeing: it waits, blocks, or has run for long. */
export type SessionFact = {
	/** As the server numbers it (pid, connection id). */
	readonly id: number;
	readonly state: string;
	readonly application: string | null;
	readonly user: string | null;
	/** How long its query (or, idle in a transaction, its transaction) has gone on. */
	readonly seconds: number | null;
	/** What it waits for, as the server names it; null when it does not wait. */
	readonly waitsFor: string | null;
	/** Ids of the sessions that block it. */
	readonly blockedBy: readonly number[];
	/** Without literals; null when it may not be seen. */
	readonly statement: string | null;
};

/** What one statement did since the statements before were read. */
export type StatementFact = {
	readonly statement: string;
	readonly calls: number;
	readonly totalSeconds: number;
	readonly meanSeconds: number;
	readonly rows: number | null;
};

/** One pool of a pooler, one user of a database, one replica: what a list has to say in a row. */
export type DatabasePoolFact = {readonly name: string; readonly used: number; readonly idle: number; readonly waiting: number; readonly max: number | null; readonly longestWaitSeconds: number | null};
export type ReplicaFact = {readonly name: string; readonly state: string; readonly lagSeconds: number | null; readonly lagBytes: number | null};

export type DatabaseFacts = {
	/** Name of the series' label `database`. */
	readonly database: string;
	readonly from: string;
	readonly system: DatabaseSystem;
	readonly version: string;
	/** Sessions by state, in the server's words. */
	readonly sessionsByState: Readonly<Record<string, number>>;
	/** Those that wait or block first, then the longest running; at most 50. */
	readonly sessions: readonly SessionFact[];
	/** By total time, at most 50; null when the server does not tell. */
	readonly statements: readonly StatementFact[] | null;
	/** What `statements` cover. */
	readonly statementsSeconds: number;
	/** Why there is something not to be seen, and what to do (`CREATE EXTENSION pg_stat_statements`); null when there is nothing. */
	readonly hint: string | null;
	readonly pools: readonly DatabasePoolFact[];
	readonly replicas: readonly ReplicaFact[];
};

export const maxSessionFacts = 50;
export const maxStatementFacts = 50;
