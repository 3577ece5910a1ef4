/** Servers of our own for tests: each in a folder of its own, on a free port, gone when the test ends. */
import {spawn, spawnSync, type ChildProcess} from 'node:child_process';
import {chownSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync} from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import {freePort} from '../../helpers/services.ts';
import {until} from '../../helpers/until.ts';

export type Running = {readonly port: number; readonly folder: string; stop(): Promise<void>};

/** Servers refuse to run as root: then they run as the user that their package made. */
type Identity = {readonly uid?: number; readonly gid?: number};
const identityOf = (user: string): Identity => {
	if (process.getuid?.() !== 0) return {};
	const ask = (flag: string): number => Number(spawnSync('id', [flag, user], {encoding: 'utf8'}).stdout);
	return {uid: ask('-u'), gid: ask('-g')};
};

/** Where a program is, or null. */
const find = (name: string, folders: readonly string[] = []): string | null => {
	const all = [...folders, ...(process.env['PATH'] ?? '').split(':'), '/usr/sbin', '/usr/local/sbin'];
	return all.map(folder => path.join(folder, name)).find(file => existsSync(file)) ?? null;
};
const postgresqlFolders = existsSync('/usr/lib/postgresql') ? readdirSync('/usr/lib/postgresql').map(version => `/usr/lib/postgresql/${version}/bin`).reverse() : [];
const programs = {
	initdb: find('initdb', postgresqlFolders),
	postgres: find('postgres', postgresqlFolders),
	basebackup: find('pg_basebackup', postgresqlFolders),
	pgbouncer: find('pgbouncer'),
	mariadbd: find('mariadbd'),
	mariadbInstall: find('mariadb-install-db'),
	redis: find('redis-server') ?? find('valkey-server'),
};

/** Why tests with a server cannot run; null when they can. With ENGINEROOM_REQUIRE_SERVICES=1 a missing server fails instead. */
export const missing = (kind: 'postgresql' | 'pgbouncer' | 'mariadb' | 'redis'): string | null => {
	const needed = {postgresql: ['initdb', 'postgres'], pgbouncer: ['pgbouncer', 'initdb', 'postgres'], mariadb: ['mariadbd', 'mariadbInstall'], redis: ['redis']} as const;
	const absent = needed[kind].filter(name => programs[name] === null);
	if (absent.length === 0) return null;
	const reason = `not installed: ${absent.join(', ')}`;
	if (process.env['ENGINEROOM_REQUIRE_SERVICES'] === '1') throw new Error(`no ${kind}: ${reason}`);
	process.stderr.write(`skipped: tests with ${kind} (${reason})\n`);
	return reason;
};

const makeFolder = ({uid, gid}: Identity): string => {
	const folder = mkdtempSync(path.join(os.tmpdir(), 'engineroom-db-'));
	if (uid !== undefined && gid !== undefined) chownSync(folder, uid, gid);
	return folder;
};

const isListening = (port: number): Promise<boolean> =>
	new Promise(resolve => {
		const socket = net.connect(port, '127.0.0.1');
		socket.once('connect', () => {
			socket.destroy();
			resolve(true);
		});
		socket.once('error', () => resolve(false));
	});

const runOnce = (program: string, args: readonly string[], identity: Identity): void => {
	const {status, stderr, error} = spawnSync(program, args, {...identity, cwd: '/', encoding: 'utf8', env: {PATH: process.env['PATH'] ?? '', LC_ALL: 'C'}});
	if (status !== 0) throw new Error(`${program}: ${error?.message ?? stderr}`);
};

type Start = {readonly program: string; readonly args: (port: number) => readonly string[]; readonly identity: Identity; readonly folder: string; readonly stopSignal: NodeJS.Signals; readonly isReady?: (port: number) => Promise<boolean>};
const startOnce = async ({program, args, identity, folder, stopSignal, isReady = isListening}: Start): Promise<Running | string> => {
	const port = await freePort();
	let said = '';
	const child: ChildProcess = spawn(program, args(port), {...identity, cwd: folder, stdio: ['ignore', 'pipe', 'pipe'], env: {PATH: process.env['PATH'] ?? '', LC_ALL: 'C'}});
	for (const stream of [child.stdout, child.stderr]) stream?.on('data', chunk => {
		said = `${said}${String(chunk)}`.slice(-4000);
	});
	const ended = new Promise<void>(resolve => child.once('exit', () => resolve()));
	await until(async () => child.exitCode !== null || isReady(port), `${program} answers`, 30_000);
	if (child.exitCode !== null) return said;
	return {
		port,
		folder,
		async stop() {
			child.kill(stopSignal);
			await ended;
			rmSync(folder, {recursive: true, force: true});
		},
	};
};
/** Another program may have taken the port that was free: then with another one. */
const start = async (how: Start): Promise<Running> => {
	const first = await startOnce(how);
	const running = typeof first === 'string' ? await startOnce(how) : first;
	if (typeof running !== 'string') return running;
	rmSync(how.folder, {recursive: true, force: true});
	throw new Error(`${how.program} ended: ${running}`);
};

const answersQueries = async (port: number): Promise<boolean> => {
	const client = new pg.Client({host: '127.0.0.1', port, user: 'app', database: 'postgres'});
	client.on('error', () => undefined);
	try {
		await client.connect();
		return true;
	} catch {
		return false;
	} finally {
		await client.end().catch(() => undefined);
	}
};

/** `app` may log in without a password, everybody else with theirs; settings are written into postgresql.conf. */
export const startPostgresql = async (settings: readonly string[] = []): Promise<Running> => {
	const identity = identityOf('postgres');
	const folder = makeFolder(identity);
	const data = path.join(folder, 'data');
	runOnce(programs.initdb!, ['-D', data, '-U', 'app', '-A', 'trust', '--no-sync', '-E', 'UTF8'], identity);
	writeFileSync(path.join(data, 'pg_hba.conf'), 'local all app trust\nhost all app 127.0.0.1/32 trust\nhost replication app 127.0.0.1/32 trust\nhost all banned 127.0.0.1/32 reject\nhost all all 127.0.0.1/32 scram-sha-256\n');
	return startCluster(data, folder, settings);
};
const startCluster = (data: string, folder: string, settings: readonly string[]): Promise<Running> =>
	start({
		program: programs.postgres!,
		args: port => ['-D', data, ...[`port=${port}`, 'listen_addresses=127.0.0.1', `unix_socket_directories=${folder}`, 'fsync=off', ...settings].flatMap(setting => ['-c', setting])],
		identity: identityOf('postgres'), folder, stopSignal: 'SIGINT', isReady: answersQueries,
	});
/** A replica that follows a server of startPostgresql. */
export const startReplica = async (primary: Running): Promise<Running> => {
	const identity = identityOf('postgres');
	const folder = makeFolder(identity);
	const data = path.join(folder, 'data');
	runOnce(programs.basebackup!, ['-D', data, '-R', '-h', '127.0.0.1', '-p', String(primary.port), '-U', 'app', '-c', 'fast', '--no-sync'], identity);
	return startCluster(data, folder, ['hot_standby=on']);
};

/** A pooler before a server of startPostgresql: pools of 4; `watcher` (password `lookout-secret`) may ask, `app` (`app`) may not. */
export const startPgbouncer = (server: Running): Promise<Running> => {
	const identity = identityOf('postgres');
	const folder = makeFolder(identity);
	const file = path.join(folder, 'pgbouncer.ini');
	writeFileSync(path.join(folder, 'users.txt'), '"watcher" "lookout-secret"\n"app" "app"\n');
	const configure = (port: number): void => writeFileSync(file, `[databases]\nshop = host=127.0.0.1 port=${server.port} user=app dbname=postgres pool_size=4\n[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = ${port}\nunix_socket_dir =\nauth_type = plain\nauth_file = ${folder}/users.txt\nstats_users = watcher\npool_mode = transaction\n`);
	return start({
		program: programs.pgbouncer!,
		args: port => {
			configure(port);
			return [file];
		},
		identity, folder, stopSignal: 'SIGTERM',
	});
};

/** `root` may log in without a password. */
export const startMariadb = async (settings: readonly string[] = []): Promise<Running> => {
	const identity = identityOf('mysql');
	const folder = makeFolder(identity);
	const data = path.join(folder, 'data');
	runOnce(programs.mariadbInstall!, ['--no-defaults', `--datadir=${data}`, '--auth-root-authentication-method=normal', '--skip-test-db'], identity);
	return start({
		program: programs.mariadbd!,
		args: port => ['--no-defaults', `--datadir=${data}`, `--port=${port}`, '--bind-address=127.0.0.1', `--socket=${folder}/m.sock`, `--pid-file=${folder}/m.pid`, '--innodb-flush-log-at-trx-commit=0', '--skip-name-resolve', ...settings],
		identity, folder, stopSignal: 'SIGTERM',
	});
};

/** Keeps nothing; a socket file `r.sock` is in its folder. */
export const startRedis = (args: readonly string[] = []): Promise<Running> => {
	const folder = makeFolder({});
	return start({program: programs.redis!, args: port => ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--unixsocket', `${folder}/r.sock`, ...args], identity: {}, folder, stopSignal: 'SIGTERM'});
};
