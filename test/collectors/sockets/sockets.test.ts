import net from 'node:net';
import type {AddressInfo} from 'node:net';
import {describe, expect, it} from 'vitest';
import {createSocketsCollector, databasePorts} from '../../../source/collectors/sockets/index.ts';
import {parseAddress, parseTcp} from '../../../source/collectors/sockets/parse-tcp.ts';
import {createOwners} from '../../../source/collectors/sockets/owners.ts';
import {createRealHost} from '../../../source/commands/real-host.ts';
import {createFakeHost} from '../../helpers/fake-host.ts';

const head = '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n';
const line = (local: string, remote: string, state: string, uid: number, inode: number): string => `   0: ${local} ${remote} ${state} 00000000:00000000 00:00000000 00000000  ${uid}        0 ${inode} 1 0000000000000000 100 0 0 10 0\n`;
const all = () => true;
const signal = new AbortController().signal;

describe('/proc/net/tcp', () => {
	it('is read address by address', () => {
		const text = head + line('0100007F:C350', '0100007F:1538', '01', 33, 4711) + line('00000000:0CEA', '00000000:0000', '0A', 0, 12) + line('0100007F:1538', '0100007F:C350', '06', 0, 0);
		expect(parseTcp(text, all)).toEqual([
			{localAddress: '127.0.0.1', localPort: 50_000, remoteAddress: '127.0.0.1', remotePort: 5432, state: 'established', userId: 33, inode: 4711},
			{localAddress: '0.0.0.0', localPort: 3306, remoteAddress: '0.0.0.0', remotePort: 0, state: 'listen', userId: 0, inode: 12},
		]);
	});

	it.each([
		['0100007F', '127.0.0.1'],
		['0101A8C0', '192.168.1.1'],
		['0000000000000000FFFF00000100007F', '127.0.0.1'],
		['00000000000000000000000001000000', '::1'],
		['00000000000000000000000000000000', '::'],
		['B80D0120000000000000000001000000', '2001:db8::1'],
		['000080FE00000000FF005450B6AD1DFE', 'fe80::5054:ff:fe1d:adb6'],
	])('address %s is %s', (hex, address) => {
		expect(parseAddress(hex)).toBe(address);
	});

	it('may be cut off anywhere or be no table at all', () => {
		const text = head + line('0100007F:C350', '0100007F:1538', '01', 33, 4711);
		for (let end = 0; end < text.length; end++) expect(() => parseTcp(text.slice(0, end), all)).not.toThrow();
		expect(parseTcp('hello\nworld: x: y:\n::::\n', all)).toEqual([]);
	});

	it('tells the sockets of this machine as they are', async () => {
		const server = net.createServer().listen(0, '127.0.0.1');
		await new Promise(resolve => server.on('listening', resolve));
		const {port} = server.address() as AddressInfo;
		const client = net.connect(port, '127.0.0.1');
		await new Promise(resolve => client.on('connect', resolve));
		const host = createRealHost();
		const found = parseTcp(host.readText('/proc/net/tcp'), (_, remotePort) => remotePort === port);
		expect(found).toMatchObject([{remoteAddress: '127.0.0.1', localPort: client.localPort, state: 'established'}]);
		const owners = createOwners(host);
		while (owners.rounds < 2) owners.look(100);
		expect(owners.ownerOf(found[0]!.inode)?.pid).toBe(process.pid);
		client.destroy();
		server.close();
	});
});

describe('pools seen from outside', () => {
	const table = head
		+ line('0100007F:C350', '0100007F:1538', '01', 33, 1) + line('0100007F:C351', '0100007F:1538', '01', 33, 2) + line('0100007F:C352', '0500000A:0CEA', '01', 33, 3)
		+ line('0100007F:C353', '0100007F:1538', '01', 0, 9)
		// The server's own end, and a connection to something else.
		+ line('0100007F:1538', '0100007F:C350', '01', 70, 4) + line('0100007F:C354', '0100007F:0050', '01', 33, 5);
	const createHost = () => {
		const host = createFakeHost({'/proc/net/tcp': table, '/proc/42/comm': 'shop\n', '/proc/42/fd/3': '', '/proc/42/fd/4': '', '/proc/42/fd/5': '', '/proc/77/comm': 'engineroom\n', '/proc/77/fd/3': ''});
		host.links.set('/proc/42/fd/3', 'socket:[1]').set('/proc/42/fd/4', 'socket:[2]').set('/proc/42/fd/5', '/var/log/x').set('/proc/77/fd/3', 'socket:[9]');
		return host;
	};

	it('are counted by process and database, whose they are told where that is permitted, ours left out', async () => {
		const host = createHost();
		const collector = createSocketsCollector({host, ownPid: 77});
		expect((await collector.collect(signal)).points).toMatchObject([{labels: {service: 'shop'}, value: 2}]);
		for (let look = 0; look < 3; look++) {
			host.advance(2000);
			await collector.collect(signal);
		}
		host.advance(2000);
		expect((await collector.collect(signal)).points).toEqual([
			{name: 'db.client.connection.seen', labels: {service: 'shop', from: 'sockets', pool: 'postgresql 127.0.0.1:5432 (from outside)'}, value: 2},
			{name: 'db.client.connection.seen', labels: {service: 'uid 33', from: 'sockets', pool: 'mysql 10.0.0.5:3306 (from outside)'}, value: 1},
		]);
	});

	it('are absent where the kernel tells no sockets, and none where nobody has any', async () => {
		await expect(createSocketsCollector({host: createFakeHost(), ownPid: 1}).collect(signal)).rejects.toMatchObject({kind: 'absent'});
		expect((await createSocketsCollector({host: createFakeHost({'/proc/net/tcp': head}), ownPid: 1}).collect(signal)).points).toEqual([]);
	});

	it('know the ports by which the databases of this project are reached', () => {
		for (const port of [5432, 3306, 6379, 6432]) expect(databasePorts.has(port)).toBe(true);
	});
});
