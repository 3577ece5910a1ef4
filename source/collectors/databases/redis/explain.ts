/** What went wrong with Redis or Valkey, and what to do, by the first word of its replies. */
import {CollectorError} from '../../collector.ts';
import {codeOf, explainNetwork, messageOf} from '../network-reasons.ts';
import type {Censor} from '../secrets.ts';
import {RedisReplyError} from './resp.ts';

const byWord: Readonly<Record<string, readonly [code: string, message: string]>> = {
	NOAUTH: ['ERR_DATABASE_PASSWORD', 'the server asks for a password: set REDISCLI_AUTH, or write it into the address'],
	WRONGPASS: ['ERR_DATABASE_PASSWORD', 'the user or password is wrong: check REDISCLI_AUTH, or the address'],
	NOPERM: ['ERR_DATABASE_RIGHTS', 'this user may not ask: ACL SETUSER it with +info +ping +slowlog|get +slowlog|len'],
	DENIED: ['ERR_DATABASE_REFUSED', 'the server is in protected mode and takes only clients of its own machine: set a password there, or run the agent on its host'],
	LOADING: ['ERR_DATABASE_STARTING', 'the server is loading its data; it is tried again'],
	BUSY: ['ERR_DATABASE_BUSY', 'the server is busy with one script or function and answers nobody: SCRIPT KILL or FUNCTION KILL ends it'],
	MASTERDOWN: ['ERR_DATABASE_REFUSED', 'this replica has lost its primary and answers nobody (replica-serve-stale-data no)'],
};

const byWords: readonly (readonly [pattern: RegExp, code: string, message: string])[] = [
	[/max number of clients|max number of connections/i, 'ERR_DATABASE_FULL', 'the server takes no more clients: raise maxclients or find who holds them'],
	[/without any password configured|AUTH.* called without/i, 'ERR_DATABASE_PASSWORD', 'the server has no password, but one is given: leave it out'],
	[/invalid password/i, 'ERR_DATABASE_PASSWORD', 'the password is wrong: check REDISCLI_AUTH, or the address'],
	[/no reply of Redis|wrong version number|a reply (?:larger|with)/i, 'ERR_DATABASE_KIND', 'what answers there does not speak the protocol of Redis: is the port right, and redis:// or rediss://?'],
];

/** Any error to a CollectorError of one line without secrets. */
export const explainRedis = (error: unknown, censor: Censor): CollectorError => {
	if (error instanceof CollectorError) return error;
	const message = messageOf(error);
	const known = (error instanceof RedisReplyError ? byWord[message.split(' ', 1)[0] ?? ''] : undefined) ?? byWords.find(([pattern]) => pattern.test(message))?.slice(1);
	if (known) return new CollectorError(known[0] as string, known[1] as string);
	// What a server does not understand it repeats, and with AUTH that is the password: only the kind of its error is told.
	if (error instanceof RedisReplyError) return new CollectorError('ERR_DATABASE', `the server answers with an error (${/^[A-Z]{1,20}(?= |$)/.exec(message)?.[0] ?? 'unknown'}): is it Redis or Valkey?`);
	const code = codeOf(error);
	return new CollectorError(code ?? 'ERR_DATABASE', explainNetwork(code) ?? `the connection failed: ${censor(message)}`);
};
