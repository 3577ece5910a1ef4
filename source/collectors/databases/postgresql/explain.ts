/** What went wrong with PostgreSQL or PgBouncer, and what to do, by SQLSTATE. https://www.postgresql.org/docs/current/errcodes-appendix.html */
import {CollectorError} from '../../collector.ts';
import {codeOf, explainNetwork, messageOf} from '../network-reasons.ts';
import type {Censor} from '../secrets.ts';
import {noPasswordCode} from './connection.ts';

const byState: Readonly<Record<string, readonly [code: string, message: string]>> = {
	'28P01': ['ERR_DATABASE_PASSWORD', 'the password is wrong: check PGPASSWORD, the file ~/.pgpass, or the address'],
	[noPasswordCode]: ['ERR_DATABASE_PASSWORD', 'the server asks for a password: set PGPASSWORD, or write it into ~/.pgpass (or the file that PGPASSFILE names)'],
	'28000': ['ERR_DATABASE_REFUSED', 'the server refuses this user from here: does the role exist, may it log in, and does pg_hba.conf let it in (try ?sslmode=require)?'],
	'3D000': ['ERR_DATABASE_UNKNOWN', 'there is no such database at this server: check the name after the slash'],
	'42501': ['ERR_DATABASE_RIGHTS', 'this user may not do that: GRANT CONNECT ON DATABASE to it, and GRANT pg_monitor'],
	'53300': ['ERR_DATABASE_FULL', 'the server takes no more connections: raise max_connections or find who holds them; a role in pg_use_reserved_connections (16 and later) still gets in'],
	'57P01': ['ERR_DATABASE_LOST', 'the server ended the session: it was shut down or an administrator did; it is tried again'],
	'57P02': ['ERR_DATABASE_LOST', 'the server crashed and is recovering; it is tried again'],
	'57P03': ['ERR_DATABASE_STARTING', 'the server is starting up, shutting down or recovering; it is tried again'],
	'57014': ['ERR_DATABASE_TIMEOUT', 'the server did not answer within 1 s: it is overloaded, or something locks the catalog; it is tried again'],
};

/** Any error to a CollectorError of one line without secrets. */
export const explainPostgresql = (error: unknown, censor: Censor): CollectorError => {
	if (error instanceof CollectorError) return error;
	const code = codeOf(error);
	const message = messageOf(error);
	const known = code !== null && Object.hasOwn(byState, code) ? byState[code] : undefined;
	if (known) return new CollectorError(...known);
	const network = explainNetwork(code);
	if (network !== null) return new CollectorError(code ?? 'ERR_DATABASE', network);
	// Without a code: the driver's own words.
	if (/timeout expired/i.test(message)) return new CollectorError('ERR_TIMEOUT', explainNetwork('ERR_TIMEOUT') ?? message);
	if (/server does not support SSL/i.test(message)) return new CollectorError('ERR_DATABASE_TLS', 'the server speaks no TLS: take sslmode=disable, or turn ssl on in postgresql.conf');
	if (/terminated unexpectedly/i.test(message)) return new CollectorError('ECONNRESET', explainNetwork('ECONNRESET') ?? message);
	if (/startup parameter/i.test(message)) return new CollectorError('ERR_DATABASE_POOLER', 'this is a pooler, not a PostgreSQL server: give the address of the server itself, and the pooler as pgbouncer://');
	return new CollectorError(code ?? 'ERR_DATABASE', `the server says: ${censor(message)}`);
};
