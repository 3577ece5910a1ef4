/** What is asked of a driver that speaks MySQL's protocol, so that tests can stand in. */
import type {Connection} from '../kept-connection.ts';
import type {Row} from '../read-value.ts';

export type MysqlTarget = {
	/** A host and port, or a socket file. */
	readonly place: {readonly host: string; readonly port: number} | {readonly socketPath: string};
	readonly user: string;
	readonly password: string | null;
	readonly database: string | null;
	/** `prefer`: encrypted if the server can, as the programs of MySQL do. */
	readonly encryption: 'none' | 'prefer' | 'require' | 'verify-ca' | 'verify-full';
	readonly authorities: string | null;
	readonly connectTimeoutMs: number;
};

export type MysqlConnection = Connection & {
	/** Runs one or several statements in one round trip; resolves to the rows of each, none for a statement without. */
	query(sql: string): Promise<readonly (readonly Row[])[]>;
	/** The smallest question there is; not counted as a query. */
	ping(): Promise<void>;
};

/** Rejects with an error that has Node's or MySQL's code (`ER_ACCESS_DENIED_ERROR`). */
export type ConnectMysql = (target: MysqlTarget, signal: AbortSignal) => Promise<MysqlConnection>;
