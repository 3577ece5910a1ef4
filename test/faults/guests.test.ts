/** Guests who behave badly, and a machine that runs out of what it has: the agent goes on, even and bounded, for everybody else. */
import {spawn, spawnSync} from 'node:child_process';
import {once} from 'node:events';
import {mkdirSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, writeFileSync} from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import {afterEach, describe, expect, it} from 'vitest';
import {WebSocket, WebSocketServer} from 'ws';
import {boundPlaces, maxConnections} from '../../source/agent/connections.ts';
import {streamPath, subprotocol} from '../../source/wire/limits.ts';
import {binary, startAgentProcess, type RunningAgent} from '../helpers/binary.ts';
import {missing} from '../helpers/services.ts';
import {until} from '../helpers/until.ts';
import {createDice, fuzzSeed} from '../fuzz/cases.ts';
import {faultScale, peakOf, tellFigures} from './figures.ts';
import {watchAgents, type Watching} from './watching.ts';

const cleanUp: (() => void | Promise<void>)[] = [];
afterEach(async () => {
	for (const one of cleanUp.splice(0).reverse()) await one();
});
const wait = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms));
const seconds = 4 * faultScale;

const start = async (args: readonly string[] = []): Promise<RunningAgent> => {
	const agent = await startAgentProcess(args);
	cleanUp.push(() => agent.stop());
	return agent;
};
const watch = (port: number): Watching => {
	const watching = watchAgents();
	cleanUp.push(() => watching.close());
	watching.add('host', port);
	return watching;
};
const rssMb = (pid: number | undefined): number | null => {
	const kilobytes = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
	return kilobytes === undefined ? null : Number(kilobytes) / 1024;
};
/** Sockets that a process holds. */
const socketsOf = (pid: number | undefined): number => readdirSync(`/proc/${pid}/fd`).filter(name => {
	try {
		return readlinkSync(`/proc/${pid}/fd/${name}`).startsWith('socket:');
	} catch {
		// Closed meanwhile.
		return false;
	}
}).length;
const upgrade = (port: number): string => `GET ${streamPath} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: ${subprotocol}\r\n\r\n`;

describe('an agent', () => {
	it('that is flooded with malformed messages, a megabyte a second, closes these links and serves the others evenly', async () => {
		const agent = await start();
		const watching = watch(agent.port);
		await watching.become(['host'], ['live']);
		const dice = createDice(fuzzSeed());
		const codes: number[] = [];
		let sent = 0;
		const peakMb = await peakOf(() => [rssMb(agent.child.pid)], async () => {
			const endsAt = performance.now() + seconds * 1000;
			while (performance.now() < endsAt) {
				const guest = new WebSocket(`ws://127.0.0.1:${agent.port}${streamPath}`, subprotocol);
				guest.on('error', () => undefined);
				guest.on('close', code => codes.push(code));
				await Promise.race([once(guest, 'open'), once(guest, 'close')]).catch(() => undefined);
				for (let index = 0; index < 20 && guest.readyState === WebSocket.OPEN; index++) {
					const junk = dice.pick(['{"type":"subscribe"', '{"type":"watch","topics":[{}]}', '[]', 'null', `{"type":"${'x'.repeat(4000)}"}`, '\u0000'.repeat(3000), Buffer.alloc(5000, 0xFF), `{"a":${'['.repeat(3000)}`]);
					sent += junk.length;
					guest.send(junk);
				}
				await wait(20);
			}
		});
		expect(codes.length).toBeGreaterThan(0);
		// Broken text, bytes, too much at once: each has its code, none is an abnormal end.
		expect(codes.filter(code => ![1003, 1005, 1007, 1008, 1009].includes(code))).toEqual([]);
		await watching.become(['host'], ['live']);
		expect(watching.missing('host')).toBeLessThanOrEqual(1);
		tellFigures({fault: `flood of malformed messages, ${(sent / seconds / 1e6).toFixed(1)} MB/s from ${codes.length} links`, recoverySeconds: 0, framesLost: 0, peakMb});
	}, 60_000 * faultScale);

	it('does not wait for a subscriber that never reads, nor buffer for it without bound', async () => {
		const agent = await start(['--interval', '100ms']);
		const watching = watch(agent.port);
		const guests = Array.from({length: 10}, () => {
			const guest = net.connect(agent.port, '127.0.0.1', () => guest.write(upgrade(agent.port)));
			guest.on('error', () => undefined);
			// A subscribe for the whole past, masked with zeros as a client must; then nothing is read any more.
			const text = Buffer.from('{"type":"subscribe","epoch":null,"since":null,"windowSeconds":21600}');
			guest.once('data', () => {
				guest.write(Buffer.concat([Buffer.from([0x81, 0x80 | text.length, 0, 0, 0, 0]), text]));
				guest.pause();
			});
			return guest;
		});
		cleanUp.push(() => guests.forEach(guest => guest.destroy()));
		await watching.become(['host'], ['live']);
		const before = rssMb(agent.child.pid)!;
		const peakMb = await peakOf(() => [rssMb(agent.child.pid)], () => wait(seconds * 1000));
		expect(rssMb(agent.child.pid)! - before).toBeLessThan(40);
		await watching.become(['host'], ['live']);
		tellFigures({fault: '10 subscribers that never read', recoverySeconds: 0, framesLost: watching.missing('host'), peakMb});
	}, 60_000 * faultScale);

	it('lets in a monitor at once after 500 connections that never speak took all places', async () => {
		const agent = await start();
		const before = socketsOf(agent.child.pid);
		const held = (): number => socketsOf(agent.child.pid) - before;
		const early = watch(agent.port);
		await early.become(['host'], ['live']);
		const guests = Array.from({length: 500}, () => {
			const guest = net.connect(agent.port, '127.0.0.1');
			guest.on('error', () => undefined);
			return guest;
		});
		cleanUp.push(() => guests.forEach(guest => guest.destroy()));
		let most = 0;
		const timer = setInterval(() => {
			most = Math.max(most, held());
		}, 50);
		cleanUp.push(() => clearInterval(timer));
		await until(() => held() >= maxConnections, 'all places are taken');
		const late = watch(agent.port);
		const took = await late.become(['host'], ['live']);
		expect(early.linkOf('host')).toBe('live');
		// The monitors alone are left. What a guest sees is no sign: a system may have let it in of which the agent never heard.
		await until(() => held() <= 2, 'those who said nothing were sent away', 30_000);
		expect(most).toBeLessThanOrEqual(maxConnections + 1);
		tellFigures({fault: '500 connections that never speak', recoverySeconds: took, framesLost: early.missing('host'), peakMb: rssMb(agent.child.pid)});
	}, 60_000);

	it('with 64 files at most lets in a monitor while others take all places, and answers', async () => {
		const child = spawn('/bin/sh', ['-c', `ulimit -n 64; exec "${process.execPath}" "${binary}" agent --listen 0 --no-discover --no-history`], {env: {PATH: process.env['PATH'], HOME: '/nonexistent', LANG: 'C.UTF-8'}, stdio: ['ignore', 'pipe', 'pipe']});
		cleanUp.push(() => void child.kill('SIGKILL'));
		let said = '';
		child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
		child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
		await until(() => /127\.0\.0\.1:(\d+)/.test(said), 'the agent listens');
		const port = Number(/127\.0\.0\.1:(\d+)/.exec(said)![1]);
		const {connections} = boundPlaces(64);
		await until(() => said.includes(`takes ${connections} connections`), 'it says that it takes few');
		// Half of them never speak, half begin and do not end.
		const guests = Array.from({length: 100}, (_, index) => {
			const guest = net.connect(port, '127.0.0.1', () => void (index % 2 === 0 && guest.write('GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n')));
			guest.on('error', () => undefined);
			return guest;
		});
		cleanUp.push(() => guests.forEach(guest => guest.destroy()));
		await until(() => guests.filter(({destroyed, readyState}) => destroyed || readyState !== 'open').length >= guests.length - connections, 'all places are taken and the others had to leave');
		const watching = watch(port);
		const took = await watching.become(['host'], ['live']);
		const health = await new Promise<string>((resolve, reject) => {
			http.get({host: '127.0.0.1', port, path: '/healthz'}, response => {
				let body = '';
				response.on('data', (chunk: Buffer) => (body += chunk.toString())).on('end', () => resolve(body));
			}).on('error', reject);
		});
		expect(JSON.parse(health)).toHaveProperty('collectors');
		expect(child.exitCode, said).toBeNull();
		tellFigures({fault: 'few file descriptors (ulimit -n 64), 100 connections that never end what they say', recoverySeconds: took, framesLost: watching.missing('host'), peakMb: rssMb(child.pid)});
	}, 60_000);
});

const canMount = process.getuid?.() === 0 && process.platform === 'linux' && spawnSync('mount', ['--version']).status === 0;
const mountReason = missing('mounting a small disk (root on Linux)', canMount);

describe.skipIf(mountReason !== null)('an agent on a full disk', () => {
	it('goes on, says so, and never fills it', async () => {
		const folder = mkdtempSync(path.join(os.tmpdir(), 'engineroom-full-'));
		mkdirSync(path.join(folder, 'disk'));
		const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', path.join(folder, 'disk')]);
		cleanUp.push(() => {
			spawnSync('umount', ['-l', path.join(folder, 'disk')]);
			rmSync(folder, {recursive: true, force: true});
		});
		if (mounted.status !== 0) {
			if (process.env['ENGINEROOM_REQUIRE_SERVICES'] === '1') throw new Error(`no small disk can be mounted: ${String(mounted.stderr)}`);
			process.stderr.write(`skipped: no small disk can be mounted: ${String(mounted.stderr)}`);
			return;
		}
		// Nearly full already: a little more than the twentieth that is to stay free.
		writeFileSync(path.join(folder, 'disk', 'others'), Buffer.alloc(960 * 1024));
		const agent = await start(['--interval', '100ms', '--history-dir', path.join(folder, 'disk', 'history')]);
		const watching = watch(agent.port);
		await watching.become(['host'], ['live']);
		const reasons = (): string[] => (watching.fleet.host({id: 'host', cells: 1, chartCells: 1})?.collectors ?? []).map(({reason}) => reason ?? '');
		await until(() => reasons().some(reason => /free|full|room|space/i.test(reason)), 'the agent says that there is no room', 40_000);
		const used = Number(/(\d+)%/.exec(spawnSync('df', ['--output=pcent', path.join(folder, 'disk')]).stdout.toString())?.[1]);
		expect(used).toBeLessThanOrEqual(97);
		await watching.become(['host'], ['live']);
		tellFigures({fault: 'full disk', recoverySeconds: 0, framesLost: watching.missing('host'), peakMb: rssMb(agent.child.pid), note: `${used} % used when it stopped`});
	}, 90_000);
});

describe('a monitor', () => {
	it('that an agent floods with malformed messages drops the link with its reason, keeps what it has, and stays bounded', async () => {
		const server = new WebSocketServer({port: 0, host: '127.0.0.1'});
		await once(server, 'listening');
		const dice = createDice(fuzzSeed());
		let links = 0;
		server.on('connection', link => {
			links++;
			link.on('error', () => undefined);
			const timer = setInterval(() => {
				for (let index = 0; index < 10; index++) link.send(dice.pick(['{"type":"frame","seq":-5}', '{"type":"hello"}', '{"type":', `{"type":"topic","topic":"routes","data":[${'{},'.repeat(2000)}{}]}`, '"\u001B]52;c;aGk=\u0007"', `{"type":"frame","seq":1,"time":0,"values":[${'1e999,'.repeat(500)}1]}`]));
			}, 20);
			link.on('close', () => clearInterval(timer));
		});
		cleanUp.push(() => {
			for (const client of server.clients) client.terminate();
			server.close();
		});
		const watching = watch((server.address() as net.AddressInfo).port);
		const peakMb = await peakOf(() => [], async () => {
			await watching.become(['host'], ['down']);
			await wait(seconds * 1000);
		});
		const row = watching.fleet.fleet({first: 0, count: 1, cells: 10, filter: '', sort: 'name', selected: null}).rows[0]!;
		expect(row.link).toBe('down');
		expect(row.reason).toMatch(/ERR_WIRE/);
		expect(row.reason).not.toMatch(/[\u0000-\u001F]/);
		expect(links).toBeGreaterThan(1);
		tellFigures({fault: 'an agent that sends malformed messages', recoverySeconds: 0, framesLost: null, peakMb});
	}, 60_000 * faultScale);
});
