/** From an address to where the driver connects: socket, user, password, encryption, as the programs of MySQL find them. */
import {CollectorError} from '../../collector.ts';
import type {Host} from '../../host-door.ts';
import {isLocal, type Address} from '../address.ts';
import type {MysqlTarget} from './connection.ts';
import {readClientOptions} from './option-file.ts';

export const defaultPort = 3306;
const connectTimeoutMs = 3000;
/** Debian's, Red Hat's and MySQL's own. */
const sockets = ['/run/mysqld/mysqld.sock', '/var/run/mysqld/mysqld.sock', '/var/lib/mysql/mysql.sock', '/tmp/mysql.sock'] as const;

const findSocket = async (host: Host): Promise<string> => {
	for (const path of sockets) {
		try {
			await host.stat(path);
			return path;
		} catch {
			// Not there: the next one.
		}
	}
	throw new CollectorError('ENOENT', `there is no socket ${sockets.filter(path => !path.startsWith('/var/run')).join(' or ')}: is the server running on this machine? Else name its host, or ?socketPath=`);
};

const placeOf = async (host: Host, {socketPath, host: name, port}: Address, options: ReadonlyMap<string, string>): Promise<MysqlTarget['place']> => {
	if (socketPath !== null) return {socketPath};
	if (name !== null) return {host: name, port: port ?? defaultPort};
	return {socketPath: options.get('socket') ?? (await findSocket(host))};
};

const encryptionOf = (address: Address): MysqlTarget['encryption'] => {
	if (address.socketPath !== null || address.host === null) return 'none';
	const mode = address.settings.get('ssl-mode') ?? address.settings.get('sslmode') ?? (isLocal(address) ? 'disabled' : 'preferred');
	switch (mode.toLowerCase().replace('_', '-')) {
		case 'disabled':
		case 'disable':
			return 'none';
		case 'preferred':
		case 'prefer':
			return 'prefer';
		case 'required':
		case 'require':
			return 'require';
		case 'verify-ca':
			return 'verify-ca';
		case 'verify-identity':
		case 'verify-full':
			return 'verify-full';
		default:
			throw new CollectorError('ERR_DATABASE_ADDRESS', 'ssl-mode is one of DISABLED, PREFERRED, REQUIRED, VERIFY_CA, VERIFY_IDENTITY');
	}
};

const optionsOf = (host: Host): ReadonlyMap<string, string> => {
	try {
		return readClientOptions(host.readText(`${host.environment('HOME') ?? ''}/.my.cnf`));
	} catch {
		// Most have none.
		return new Map();
	}
};

const authoritiesOf = (host: Host, {settings}: Address): string | null => {
	const file = settings.get('ssl-ca');
	if (file === undefined) return null;
	try {
		return host.readText(file);
	} catch {
		throw new CollectorError('ERR_DATABASE_ADDRESS', 'the file of ssl-ca cannot be read');
	}
};

/** Looks everything up anew each time, so that a password that was changed is found. Throws a CollectorError. */
export const findTarget = async (host: Host, address: Address): Promise<MysqlTarget> => {
	const options = optionsOf(host);
	const user = address.user ?? options.get('user') ?? host.environment('USER') ?? host.environment('LOGNAME') ?? (host.userId === 0 ? 'root' : undefined);
	if (user === undefined) throw new CollectorError('ERR_DATABASE_USER', 'no user is named: write one into the address (mysql://USER@…) or into [client] of ~/.my.cnf');
	return {
		place: await placeOf(host, address, options),
		user,
		password: address.password ?? options.get('password') ?? host.environment('MYSQL_PWD') ?? null,
		database: address.database,
		encryption: encryptionOf(address),
		authorities: authoritiesOf(host, address),
		connectTimeoutMs,
	};
};
