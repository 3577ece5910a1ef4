/** What went wrong with PgBouncer, and what to do: it has few codes, so its words are read. */
import {CollectorError} from '../../collector.ts';
import {messageOf} from '../network-reasons.ts';
import {explainPostgresql} from '../postgresql/explain.ts';
import type {Censor} from '../secrets.ts';

const byWords: readonly (readonly [pattern: RegExp, code: string, message: string])[] = [
	[/not allowed|admin access needed|only .*users/i, 'ERR_DATABASE_RIGHTS', 'this user may not use the console: add it to stats_users in pgbouncer.ini and RELOAD'],
	[/no such user|password authentication failed|SASL authentication failed|auth(?:entication)? failed|wrong password/i, 'ERR_DATABASE_PASSWORD', 'the user or password is wrong: it must be in auth_file (userlist.txt) and in stats_users; check PGPASSWORD or ~/.pgpass'],
	[/no more connections allowed|max_client_conn/i, 'ERR_DATABASE_FULL', 'PgBouncer takes no more clients: raise max_client_conn or find who holds them'],
	[/no such database|database .*does not exist|unrecognized configuration parameter|syntax error/i, 'ERR_DATABASE_KIND', 'this is not the console of PgBouncer: is it a PostgreSQL server? Give that as postgres://'],
	[/startup parameter/i, 'ERR_DATABASE_POOLER', 'PgBouncer refuses a parameter of the connection: its version is too old to be read'],
];

/** Any error to a CollectorError of one line without secrets. */
export const explainPgbouncer = (error: unknown, censor: Censor): CollectorError => {
	if (error instanceof CollectorError) return error;
	const message = messageOf(error);
	const known = byWords.find(([pattern]) => pattern.test(message));
	return known ? new CollectorError(known[1], known[2]) : explainPostgresql(error, censor);
};
