/** The built agent and its disk: killed under load, on a disk that fills up, two in one folder. */
import {execFileSync} from 'node:child_process';
import {existsSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {gunzipSync} from 'node:zlib';
import {afterEach, describe, expect, it} from 'vitest';
import {WebSocket} from 'ws';
import {newFolder} from '../helpers/folder.ts';
import {startAgentProcess, type RunningAgent} from '../helpers/binary.ts';
import {until} from '../helpers/until.ts';

const running: RunningAgent[] = [];
const mounted: string[] = [];
afterEach(async () => {
	for (const agent of running.splice(0)) await agent.stop();
	for (const folder of mounted.splice(0)) execFileSync('umount', [folder]);
});
const start = async (args: readonly string[]): Promise<RunningAgent> => {
	const agent = await startAgentProcess(args);
	running.push(agent);
	return agent;
};

type Health = {readonly seq: number; readonly collectors: readonly {readonly name: string; readonly state: string; readonly reason: string | null}[]};
const health = async ({port}: RunningAgent): Promise<Health> => (await fetch(`http://127.0.0.1:${port}/healthz`)).json() as Promise<Health>;
const history = async (agent: RunningAgent) => (await health(agent)).collectors.find(({name}) => name === 'history');

/** Every file of a folder as it is now. One that is compressed in between has another name: then the folder is read again. */
const readFiles = (folder: string): [string, Buffer][] => {
	for (;;) {
		try {
			return readdirSync(folder).filter(file => /\.jsonl(\.gz)?$/.test(file)).map(name => [name, readFileSync(path.join(folder, name))]);
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || !existsSync(folder)) throw error;
		}
	}
};

/** Every frame that a folder holds, by its number, and whether each line is whole. */
const readFrames = (folder: string): Map<number, {readonly time: number}> => {
	const frames = new Map<number, {readonly time: number}>();
	for (const [name, bytes] of readFiles(folder)) {
		for (const line of (name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString().split('\n')) {
			if (!line.includes('"type":"frame"') || !line.endsWith(']}}')) continue;
			const {message} = JSON.parse(line) as {message: {seq: number; time: number}};
			frames.set(message.seq, message);
		}
	}
	return frames;
};

describe('an agent that is killed under load', () => {
	it('misses at most two seconds, and goes on under the same numbers', async () => {
		const folder = newFolder('recorder');
		const options = ['--history-dir', folder, '--interval', '100ms'];
		const log = path.join(newFolder('load'), 'access.log');
		writeFileSync(log, '');
		const first = await start([...options, '--from', log]);
		const line = '10.0.0.1 - - [26/Nov/2026:14:02:00 +0000] "GET /orders/1 HTTP/1.1" 200 12 "-" "-" 0.012\n';
		const load = setInterval(() => writeFileSync(log, line.repeat(500), {flag: 'a'}), 50);
		try {
			await until(() => readFrames(folder).size > 20, 'some seconds are on the disk');
			let told = -1;
			const socket = new WebSocket(`ws://127.0.0.1:${first.port}/v1/stream`);
			socket.on('error', () => undefined);
			socket.on('message', data => {
				const message = JSON.parse((data as Buffer).toString()) as {type: string; seq: number};
				if (message.type === 'hello') socket.send('{"type":"subscribe","epoch":null,"since":null,"windowSeconds":1}');
				if (message.type === 'frame') told = Math.max(told, message.seq);
			});
			const seen = (): boolean => told > 0;
			await until(seen, 'a monitor is told frames');
			const from = told;
			await until(() => told > from + 15, 'more of them');
			first.child.kill('SIGKILL');
			await until(() => first.child.signalCode !== null, 'the agent is gone');
			const newest = Math.max(...readFrames(folder).keys());
			expect((told - newest) * 0.1).toBeLessThanOrEqual(2);
			const second = await start(options);
			const {seq} = await health(second);
			expect(seq).toBeGreaterThan(newest);
			expect(await history(second)).toMatchObject({state: 'ok', reason: null});
			socket.close();
		} finally {
			clearInterval(load);
		}
	});
});

describe('two agents and one folder', () => {
	it('leave it to the first; the second says that it has none', async () => {
		const folder = newFolder('recorder');
		const first = await start(['--history-dir', folder]);
		const second = await start(['--history-dir', folder]);
		expect(await history(first)).toMatchObject({state: 'ok'});
		expect(await history(second)).toMatchObject({state: 'absent', reason: 'the past is kept in memory only: another agent keeps its history there'});
	});
});

describe.skipIf(process.platform !== 'linux' || process.getuid?.() !== 0)('an agent on a disk that fills up', () => {
	it('stops writing at 5 % of free space, goes on ticking, and goes on writing when there is room', async context => {
		const folder = newFolder('full');
		try {
			execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', folder], {stdio: 'ignore'});
		} catch {
			return context.skip();
		}
		mounted.push(folder);
		const ballast = path.join(folder, 'ballast');
		const agent = await start(['--history-dir', path.join(folder, 'history'), '--interval', '100ms']);
		await until(async () => (await history(agent))?.state === 'ok' && readFrames(path.join(folder, 'history')).size > 0, 'it writes');
		writeFileSync(ballast, Buffer.alloc(3.9 * 1024 * 1024));
		await until(async () => (await history(agent))?.state === 'failed', 'it has noticed');
		expect((await history(agent))?.reason).toMatch(/nothing is kept on disk: \d(\.\d)? % of it is free/);
		const {seq} = await health(agent);
		await until(async () => (await health(agent)).seq > seq + 5, 'it ticks on');
		rmSync(ballast);
		await until(async () => (await history(agent))?.state === 'ok', 'it goes on writing');
		const newest = (await health(agent)).seq;
		await until(() => Math.max(...readFrames(path.join(folder, 'history')).keys()) >= newest, 'new frames are on the disk');
	}, 60_000);
});
