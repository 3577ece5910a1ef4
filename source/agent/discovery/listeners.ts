/** Ports that somebody on this host listens on, and what each may be asked. */
import type {Host} from '../../collectors/host-door.ts';
import {parseTcp, type TcpSocket} from '../../collectors/sockets/parse-tcp.ts';
import type {Candidate} from './found.ts';

export type Listener = Pick<TcpSocket, 'localAddress' | 'localPort' | 'inode'>;

const reachable = /^(?:0\.0\.0\.0|127\.\d+\.\d+\.\d+|::|::1)$/;

/** Only what can be reached over loopback; null where the kernel does not tell. */
export const listListeners = (host: Host): Listener[] | null => {
	const read = (path: string): TcpSocket[] | null => {
		try {
			return parseTcp(host.readText(path), state => state === 'listen');
		} catch {
			return null;
		}
	};
	const four = read('/proc/net/tcp');
	if (four === null) return null;
	const byPort = new Map<number, Listener>();
	for (const {localAddress, localPort, inode} of [...four, ...(read('/proc/net/tcp6') ?? [])]) if (reachable.test(localAddress) && !byPort.has(localPort)) byPort.set(localPort, {localAddress, localPort, inode});
	return [...byPort.values()];
};

/** Where nobody tells who listens, ports are guessed: those that metrics are usually told on. */
const usualPorts = [9464, 9394, 3000, 8080, 8000, 9090, 2019, 8404, 9901, 8001];
export const guessListeners = (): Listener[] => usualPorts.map(localPort => ({localAddress: '127.0.0.1', localPort, inode: 0}));

/** Speak something else than HTTP, or are not to be disturbed: SSH, mail, names, files, queues, databases, ssh-agents. */
const silentPorts = new Set([20, 21, 22, 23, 25, 53, 110, 111, 135, 139, 143, 389, 445, 465, 514, 587, 631, 636, 873, 993, 995, 1433, 1521, 1883, 2049, 2375, 2376, 3389, 4222, 4369, 5044, 5060, 5671, 5672, 5900, 6000, 6222, 6443, 7000, 7001, 8883, 9042, 9092, 9093, 9300, 10_250, 11_211, 25_672, 27_017, 33_060]);

/** Paths under which programs tell their numbers, the usual one first. */
const pagePaths: Readonly<Record<number, readonly string[]>> = {
	80: ['/nginx_status', '/stub_status', '/server-status?auto', '/metrics'],
	8404: ['/metrics', '/stats;csv'],
	9901: ['/stats/prometheus'],
	15_000: ['/stats/prometheus'],
};
const anyPaths = ['/metrics', '/actuator/prometheus', '/q/metrics', '/stats/prometheus', '/nginx_status', '/stub_status', '/actuator/metrics'];

const addressOf = ({localAddress, localPort}: Listener): string => (localAddress === '::1' ? `[::1]:${localPort}` : `${/^127\./.test(localAddress) ? localAddress : '127.0.0.1'}:${localPort}`);

const databases: Readonly<Record<number, {readonly what: string; readonly spell: (address: string, port: number) => readonly string[]; readonly remedy: (reason: string) => string}>> = {
	5432: {what: 'PostgreSQL', spell: (address, port) => [`postgres:///postgres?host=/var/run/postgresql&port=${port}`, `postgres://${address}/postgres`], remedy: reason => `${reason}: give a role of your name (CREATE ROLE … LOGIN IN ROLE pg_monitor) or --from postgres://USER@HOST/DB`},
	6432: {what: 'PgBouncer', spell: address => [`pgbouncer://${address}/pgbouncer`], remedy: reason => `${reason}: list your user in stats_users, or --from pgbouncer://USER@HOST:6432`},
	3306: {what: 'MySQL', spell: address => ['mysql:///?socketPath=/run/mysqld/mysqld.sock', 'mysql:///?socketPath=/var/lib/mysql/mysql.sock', `mysql://${address}/`], remedy: reason => `${reason}: GRANT PROCESS, REPLICATION CLIENT to a user named in ~/.my.cnf, or --from mysql://USER@HOST`},
	6379: {what: 'Redis', spell: address => [`redis://${address}`], remedy: reason => `${reason}: set REDISCLI_AUTH, or --from redis://HOST`},
};
const alike: Readonly<Record<number, number>> = {5433: 5432, 5434: 5432, 6380: 6379};

export const candidateOf = (listener: Listener): Candidate | null => {
	const {localPort, inode} = listener;
	const key = `port ${localPort} ${inode}`;
	const database = databases[alike[localPort] ?? localPort];
	if (database) return {key, what: database.what, inputs: database.spell(addressOf(listener), localPort), silent: false, remedy: database.remedy};
	if (silentPorts.has(localPort)) return null;
	const paths = [...new Set([...(pagePaths[localPort] ?? []), ...anyPaths])];
	return {key, what: 'metrics page', inputs: paths.map(path => `http://${addressOf(listener)}${path}`), silent: true, remedy: null};
};
