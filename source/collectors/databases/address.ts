/** Addresses of databases as they are spelled on the command line, and what of them may be shown. */
import {CollectorError} from '../collector.ts';
import {washText} from '../../signals/text.ts';

/** One address, taken apart. What is secret is in `user` and `password` only; `from` and `label` may be shown anywhere. */
export type Address = {
	/** Lower case, without `://`. */
	readonly scheme: string;
	readonly user: string | null;
	readonly password: string | null;
	/** Name, IPv4 or IPv6 (without brackets); null when the address names none. */
	readonly host: string | null;
	readonly port: number | null;
	/** A socket file, or (PostgreSQL) the folder it is in. */
	readonly socketPath: string | null;
	/** What follows the first slash; null when nothing does. */
	readonly database: string | null;
	/** The settings that are known, by their names in lower case. */
	readonly settings: ReadonlyMap<string, string>;
	/** The address without user, password and settings that are not known. */
	readonly from: string;
};

/** Settings that are used and may be shown; any other is dropped, since it could be a secret. */
const knownSettings = ['host', 'port', 'socketpath', 'socket', 'sslmode', 'ssl-mode', 'sslrootcert', 'ssl-ca', 'db', 'dbname'] as const;
const shape = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)(\/[^?#]*)?(\?[^#]*)?(?:#.*)?$/i;

const refuse = (why: string): never => {
	throw new CollectorError('ERR_DATABASE_ADDRESS', `the address of a database cannot be read: ${why}`);
};

const decode = (text: string): string => {
	try {
		return decodeURIComponent(text);
	} catch {
		return refuse('a % in it does not start an escape; write it as %25');
	}
};

const readPort = (text: string): number => {
	const port = Number(text);
	// What stands here may be the rest of a password with a slash in it: it is not repeated.
	return /^\d{1,5}$/.test(text) && port > 0 && port < 65_536 ? port : refuse('what follows the last colon is no port; in user and password write : / @ ? # as %3A %2F %40 %3F %23');
};

const readHostAndPort = (text: string): {host: string | null; port: number | null} => {
	const match = /^(?:\[([^\]]*)\]|([^:]*))(?::(.*))?$/.exec(text);
	if (!match) return refuse('several hosts, or an IPv6 address without [brackets]; one address names one server');
	const name = decode(match[1] ?? match[2] ?? '');
	if (name.includes(',')) return refuse('several hosts; give each server an address of its own');
	const port = match[3] === undefined || match[3] === '' ? null : readPort(match[3]);
	return {host: name === '' ? null : name, port};
};

const readSettings = (query: string): Map<string, string> => {
	const settings = new Map<string, string>();
	for (const [name, value] of new URLSearchParams(query)) {
		const known = name.toLowerCase();
		if ((knownSettings as readonly string[]).includes(known) && value !== '') settings.set(known, value);
	}
	return settings;
};

/**
 * `scheme://[user[:password]@][host][:port][/database][?setting=value]`, host also as `[::1]` or `%2Fpath`. Throws a
 * CollectorError that repeats nothing of what was given.
 * https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING-URIS
 */
export const parseAddress = (url: string): Address => {
	const match = shape.exec(url.trim());
	if (!match) return refuse('it is not spelled scheme://host:port/database');
	const [, scheme = '', authority = '', path = '', query = ''] = match;
	const at = authority.lastIndexOf('@');
	// The rest of a password with a slash in it would be shown as the name of the database.
	if (url.trim().slice(scheme.length + 3 + authority.length).includes('@')) return refuse('an @ after the host; in user and password write : / @ ? # as %3A %2F %40 %3F %23');
	const [user = '', ...rest] = (at === -1 ? '' : authority.slice(0, at)).split(':');
	const named = readHostAndPort(authority.slice(at + 1));
	const settings = readSettings(query);
	const host = settings.get('host') ?? named.host;
	const port = settings.has('port') ? readPort(settings.get('port') ?? '') : named.port;
	const isPath = host?.startsWith('/') === true;
	const database = decode(path.slice(1)) || (settings.get('db') ?? settings.get('dbname') ?? null);
	const shown = [...settings].map(([name, value]) => `${name}=${value}`).join('&');
	const place = authority.slice(at + 1);
	return {
		scheme: scheme.toLowerCase(),
		user: user === '' ? null : decode(user),
		password: rest.length === 0 ? null : decode(rest.join(':')),
		host: isPath ? null : host,
		port,
		socketPath: settings.get('socketpath') ?? settings.get('socket') ?? (isPath ? host : null),
		database,
		settings,
		from: washText(`${scheme.toLowerCase()}://${place}${path}${shown === '' ? '' : `?${shown}`}`, 300),
	};
};

const isNear = (host: string | null): boolean => host === null || host === 'localhost' || host === '::1' || /^127\./.test(host);

/** Whether the server is this machine: over a socket file or the loopback, where nobody listens in. */
export const isLocal = ({host, socketPath}: Address): boolean => socketPath !== null || isNear(host);

/** A short name for the label `database`: the kind, the host unless it is this one, and the database or else the port. */
export const nameDatabase = (kind: string, {host, port, database, ...address}: Address, defaultPort: number): string => {
	const place = isNear(host) || address.socketPath !== null ? '' : (host ?? '');
	const what = database === null ? `${place}:${port ?? defaultPort}` : `${place}${place === '' ? '' : '/'}${database}`;
	return washText(`${kind} ${what}`, 80);
};
