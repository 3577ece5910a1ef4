/** From an address to where the driver connects: socket, user, password, encryption, as psql finds them. */
import {CollectorError} from '../../collector.ts';
import type {Host} from '../../host-door.ts';
import {isLocal, type Address} from '../address.ts';
import {findPassword} from './password-file.ts';
import type {PostgresqlTarget} from './connection.ts';

export type TargetOptions = {
	readonly host: Host;
	readonly address: Address;
	readonly defaultPort: number;
	/** The database when the address names none; null: the one that is called like the user. */
	readonly defaultDatabase: string | null;
	readonly session: PostgresqlTarget['session'];
};

/** Debian's and Red Hat's folder, and that of PostgreSQL itself. */
const socketFolders = ['/var/run/postgresql', '/tmp'] as const;
const connectTimeoutMs = 3000;

const findSocketFolder = async (host: Host, port: number): Promise<string> => {
	for (const folder of socketFolders) {
		try {
			await host.stat(`${folder}/.s.PGSQL.${port}`);
			return folder;
		} catch {
			// Not there: the next one.
		}
	}
	throw new CollectorError('ENOENT', `there is no socket .s.PGSQL.${port} in ${socketFolders.join(' or ')}: is the server running on this machine? Else name its host`);
};

const userOf = (host: Host, {user}: Address): string => {
	const found = user ?? host.environment('PGUSER') ?? host.environment('USER') ?? host.environment('LOGNAME') ?? (host.userId === 0 ? 'root' : undefined);
	if (found === undefined) throw new CollectorError('ERR_DATABASE_USER', 'no user is named: write one into the address (postgres://USER@…) or set PGUSER');
	return found;
};

const encryptionOf = (host: Host, address: Address): PostgresqlTarget['encryption'] => {
	// Sockets are of this machine, and carry no TLS.
	if (address.socketPath !== null || address.host === null) return 'none';
	const mode = address.settings.get('sslmode') ?? host.environment('PGSSLMODE') ?? (isLocal(address) ? 'disable' : 'prefer');
	switch (mode) {
		case 'disable':
		case 'allow':
			return 'none';
		case 'prefer':
		case 'require':
		case 'verify-ca':
		case 'verify-full':
			return mode;
		case 'no-verify':
			return 'require';
		default:
			throw new CollectorError('ERR_DATABASE_ADDRESS', 'sslmode is one of disable, prefer, require, verify-ca, verify-full');
	}
};

const passwordOf = (host: Host, address: Address, question: {host: string; port: number; database: string; user: string}): string | null => {
	const given = address.password ?? host.environment('PGPASSWORD');
	if (given !== undefined) return given;
	const file = host.environment('PGPASSFILE') ?? `${host.environment('HOME') ?? ''}/.pgpass`;
	try {
		return findPassword(host.readText(file), question);
	} catch {
		// Most have none, and a server that trusts us asks for none.
		return null;
	}
};

const authoritiesOf = (host: Host, {settings}: Address): string | null => {
	const file = settings.get('sslrootcert');
	if (file === undefined || file === 'system') return null;
	try {
		return host.readText(file);
	} catch {
		throw new CollectorError('ERR_DATABASE_ADDRESS', 'the file of sslrootcert cannot be read');
	}
};

/** Looks everything up anew each time, so that a password that was changed is found. Throws a CollectorError. */
export const findTarget = async ({host, address, defaultPort, defaultDatabase, session}: TargetOptions): Promise<PostgresqlTarget> => {
	const port = address.port ?? defaultPort;
	const where = address.socketPath ?? address.host ?? (await findSocketFolder(host, port));
	const user = userOf(host, address);
	const database = address.database ?? defaultDatabase ?? host.environment('PGDATABASE') ?? user;
	return {host: where, port, user, database, password: passwordOf(host, address, {host: where, port, database, user}), encryption: encryptionOf(host, address), authorities: authoritiesOf(host, address), session, connectTimeoutMs};
};
