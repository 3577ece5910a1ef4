/** What is asked of a driver that speaks PostgreSQL's protocol, so that tests and PgBouncer can stand in. */
import type {Row} from '../read-value.ts';
import type {Connection} from '../kept-connection.ts';

export type PostgresqlTarget = {
	/** Host name or address, or the folder of the socket. */
	readonly host: string;
	readonly port: number;
	readonly user: string;
	readonly database: string;
	/** Asked only when the server wants one; null when none is known. */
	readonly password: string | null;
	/** `prefer`: encrypted if the server can, as libpq does; `verify`: the certificate must be of this host. */
	readonly encryption: 'none' | 'prefer' | 'require' | 'verify-ca' | 'verify-full';
	/** Certificates of authorities (PEM), for the modes that verify. */
	readonly authorities: string | null;
	/** Asked for when the session begins; a pooler takes none of them. */
	readonly session: {readonly statementTimeoutMs: number; readonly options: string} | null;
	readonly connectTimeoutMs: number;
};

export type PostgresqlConnection = Connection & {
	/** Runs one or several statements in one round trip; resolves to the rows of each. */
	query(sql: string): Promise<readonly (readonly Row[])[]>;
};

/** Rejects with an error that has Node's or PostgreSQL's code. */
export type ConnectPostgresql = (target: PostgresqlTarget, signal: AbortSignal) => Promise<PostgresqlConnection>;

/** How our sessions are called at the server. */
export const applicationName = 'engineroom';
/** Code of the error when the server asks for a password and none is known. */
export const noPasswordCode = 'ERR_NO_PASSWORD';
