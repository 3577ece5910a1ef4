/** What went wrong with MySQL or MariaDB, and what to do, by its codes. https://dev.mysql.com/doc/mysql-errors/8.4/en/server-error-reference.html */
import {CollectorError} from '../../collector.ts';
import {codeOf, explainNetwork, messageOf} from '../network-reasons.ts';
import type {Censor} from '../secrets.ts';

const full = ['ERR_DATABASE_FULL', 'the server takes no more connections: raise max_connections or find who holds them'] as const;
const userFull = ['ERR_DATABASE_FULL', 'this user has all the connections it may have (max_user_connections): raise that'] as const;
const byCode: Readonly<Record<string, readonly [code: string, message: string]>> = {
	ER_ACCESS_DENIED_ERROR: ['ERR_DATABASE_PASSWORD', 'the user or password is wrong, or the user may not log in from here: check MYSQL_PWD, [client] in ~/.my.cnf, or the address'],
	ER_ACCESS_DENIED_NO_PASSWORD_ERROR: ['ERR_DATABASE_PASSWORD', 'the user may log in only through the socket, or as another user of the system: give it a password, or use mysql:///'],
	ER_DBACCESS_DENIED_ERROR: ['ERR_DATABASE_RIGHTS', 'this user may not use that database: leave it out of the address, figures are of the whole server'],
	ER_BAD_DB_ERROR: ['ERR_DATABASE_UNKNOWN', 'there is no such database at this server: check the name after the slash, or leave it out'],
	ER_CON_COUNT_ERROR: full,
	ER_USER_LIMIT_REACHED: userFull,
	ER_TOO_MANY_USER_CONNECTIONS: userFull,
	ER_HOST_IS_BLOCKED: ['ERR_DATABASE_REFUSED', 'the server has blocked this host after too many failed connections: FLUSH HOSTS (mysqladmin flush-hosts) lets it in again'],
	ER_HOST_NOT_PRIVILEGED: ['ERR_DATABASE_REFUSED', 'the server lets nobody in from this host: CREATE USER for this host, or run the agent on its host'],
	ER_SERVER_SHUTDOWN: ['ERR_DATABASE_LOST', 'the server is shutting down; it is tried again'],
	ER_SPECIFIC_ACCESS_DENIED_ERROR: ['ERR_DATABASE_RIGHTS', 'this user may not do that: GRANT PROCESS, REPLICATION CLIENT ON *.* TO it'],
	ER_QUERY_TIMEOUT: ['ERR_DATABASE_TIMEOUT', 'the server did not answer within 1 s: it is overloaded; it is tried again'],
	ER_STATEMENT_TIMEOUT: ['ERR_DATABASE_TIMEOUT', 'the server did not answer within 1 s: it is overloaded; it is tried again'],
	ER_NOT_SUPPORTED_AUTH_MODE: ['ERR_DATABASE_REFUSED', 'the server wants a kind of login that is not known here: give the user one by password'],
	AUTH_SWITCH_PLUGIN_ERROR: ['ERR_DATABASE_REFUSED', 'the server wants a kind of login that is not known here: give the user one by password'],
	ER_SECURE_TRANSPORT_REQUIRED: ['ERR_DATABASE_TLS', 'the server takes only encrypted connections: add ?ssl-mode=REQUIRED'],
	HANDSHAKE_SSL_ERROR: ['ERR_DATABASE_TLS', 'its certificate was not accepted: name its authority (ssl-ca=), or use ssl-mode=REQUIRED, which does not verify'],
	HANDSHAKE_NO_SSL_SUPPORT: ['ERR_DATABASE_TLS', 'the server speaks no TLS: take ssl-mode=DISABLED, or give the server a certificate'],
	PROTOCOL_CONNECTION_LOST: ['ECONNRESET', explainNetwork('ECONNRESET') ?? ''],
};
/** Codes that the driver has no name for, by number. */
const byNumber: Readonly<Record<number, string>> = {1040: 'ER_CON_COUNT_ERROR', 1045: 'ER_ACCESS_DENIED_ERROR', 1129: 'ER_HOST_IS_BLOCKED', 1130: 'ER_HOST_NOT_PRIVILEGED', 1203: 'ER_TOO_MANY_USER_CONNECTIONS', 1226: 'ER_USER_LIMIT_REACHED', 1698: 'ER_ACCESS_DENIED_NO_PASSWORD_ERROR', 1969: 'ER_STATEMENT_TIMEOUT', 3159: 'ER_SECURE_TRANSPORT_REQUIRED', 3024: 'ER_QUERY_TIMEOUT'};

/** Any error to a CollectorError of one line without secrets. */
export const explainMysql = (error: unknown, censor: Censor): CollectorError => {
	if (error instanceof CollectorError) return error;
	const number = (error as {errno?: unknown} | null)?.errno;
	const code = (typeof number === 'number' ? byNumber[number] : undefined) ?? codeOf(error);
	const known = code !== null && Object.hasOwn(byCode, code) ? byCode[code] : undefined;
	if (known) return new CollectorError(...known);
	const network = explainNetwork(code);
	if (network !== null) return new CollectorError(code ?? 'ERR_DATABASE', network);
	return new CollectorError(code ?? 'ERR_DATABASE', `the server says: ${censor(messageOf(error))}`);
};
