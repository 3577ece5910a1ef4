/** Pools seen from outside: connections of this host's processes to database ports, as the kernel tells them. No instrumentation, no load. */
import {washText} from '../../signals/text.ts';
import {CollectorError, type Collector, type Point, type Reading} from '../collector.ts';
import type {Host} from '../host-door.ts';
import {createOwners} from './owners.ts';
import {parseTcp, type TcpSocket} from './parse-tcp.ts';

/** Ports that are registered for, or by custom used by, database servers and poolers. */
export const databasePorts: ReadonlyMap<number, string> = new Map([
	[5432, 'postgresql'], [5433, 'postgresql'], [6432, 'pgbouncer'], [3306, 'mysql'], [33060, 'mysql'], [6379, 'redis'], [6380, 'redis'], [27017, 'mongodb'],
	[1433, 'sqlserver'], [1521, 'oracle'], [9042, 'cassandra'], [26257, 'cockroachdb'], [8123, 'clickhouse'], [9000, 'clickhouse'], [11211, 'memcached'],
]);
const everyMs = 1900;
const processesPerLook = 40;
const maxPools = 50;

export const createSocketsCollector = ({host, ownPid}: {readonly host: Host; readonly ownPid: number}): Collector => {
	const owners = createOwners(host);
	let readAt = -Infinity;
	/** Sockets of nobody known, and the round in which each was first seen. */
	let unknown = new Map<number, number>();
	return {
		name: 'sockets',
		from: 'host',
		async collect(): Promise<Reading> {
			if (host.platform !== 'linux') throw new CollectorError('ERR_SOCKETS', 'sockets are only told by Linux', 'absent');
			if (host.now() - readAt < everyMs) return {points: []};
			readAt = host.now();
			const sockets = readSockets(host);
			// Only while somebody has such connections is it looked up whose they are.
			if (sockets.some(({inode}) => owners.ownerOf(inode) === null)) owners.look(processesPerLook);
			unknown = new Map(sockets.filter(({inode}) => owners.ownerOf(inode) === null).map(({inode}) => [inode, unknown.get(inode) ?? owners.rounds]));
			const pools = new Map<string, {readonly service: string; readonly pool: string; count: number}>();
			for (const socket of sockets) {
				const owner = owners.ownerOf(socket.inode);
				if (owner?.pid === ownPid) continue;
				// Whose it is may still be found: only after a whole look around is it said that it is not.
				if (owner === null && owners.rounds < (unknown.get(socket.inode) ?? 0) + 2) continue;
				const service = owner?.name ?? `uid ${socket.userId}`;
				const pool = `${databasePorts.get(socket.remotePort)} ${washText(socket.remoteAddress, 45)}:${socket.remotePort} (from outside)`;
				const key = `${service}\n${pool}`;
				const known = pools.get(key);
				if (known) known.count++;
				else if (pools.size < maxPools) pools.set(key, {service, pool, count: 1});
			}
			return {points: [...pools.values()].map(({service, pool, count}): Point => ({name: 'db.client.connection.seen', labels: {service, from: 'sockets', pool}, value: count}))};
		},
	};
};

const readSockets = (host: Host): TcpSocket[] => {
	const wanted = (state: TcpSocket['state'], remotePort: number): boolean => state === 'established' && databasePorts.has(remotePort);
	const read = (path: string): TcpSocket[] => {
		try {
			return parseTcp(host.readText(path), wanted);
		} catch (error) {
			// Without IPv6 there is no tcp6.
			if (path.endsWith('6')) return [];
			throw new CollectorError('ERR_SOCKETS', `/proc/net/tcp cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown error'})`, 'absent');
		}
	};
	return [...read('/proc/net/tcp'), ...read('/proc/net/tcp6')];
};
