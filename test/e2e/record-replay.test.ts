/** The built record and replay as a person runs them. */
import {readFileSync, statSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {gunzipSync} from 'node:zlib';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {runBinary, startAgentProcess, startBinary, type RunningAgent} from '../helpers/binary.ts';
import {newFolder} from '../helpers/folder.ts';
import {until} from '../helpers/until.ts';

type Json = {readonly time: string; readonly hosts: readonly {readonly host: string; readonly signals: {readonly throughput: object; readonly errors: object; readonly latency: object}}[]};
const log = path.join(newFolder('load'), 'access.log');
let agent: RunningAgent;
let load: NodeJS.Timeout;
beforeAll(async () => {
	writeFileSync(log, '');
	agent = await startAgentProcess(['--from', log, '--history-dir', newFolder('history')]);
	let second = 0;
	const line = '10.0.0.1 - - [26/Nov/2026:14:02:00 +0000] "GET /orders/1 HTTP/1.1" 200 12 "-" "-" 0.012\n';
	load = setInterval(() => writeFileSync(log, line.repeat(10 + second++ % 7), {flag: 'a'}), 200);
});
afterAll(async () => {
	clearInterval(load);
	await agent.stop();
});

/** Records until `enough` holds, then ends it as Ctrl-C does. */
const record = async (file: string, enough: () => Promise<unknown>, targets: readonly string[] = [`127.0.0.1:${agent.port}`]): Promise<{readonly code: number | null; readonly said: string}> => {
	const child = startBinary(['record', file, ...targets]);
	let said = '';
	child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
	child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
	const ended = new Promise<number | null>(resolve => child.on('close', code => resolve(code)));
	await until(() => statSync(file, {throwIfNoEntry: false}) !== undefined && statSync(file).size > 500, 'it writes');
	await enough();
	child.kill('SIGINT');
	return {code: await ended, said};
};

describe('a recording', () => {
	it('replayed gives the numbers that were live: the same seconds, by --once --json', async () => {
		const file = path.join(newFolder('record'), 'incident.jsonl.gz');
		let live: Json | null = null;
		const {code, said} = await record(file, async () => {
			const {stdout} = await runBinary([`127.0.0.1:${agent.port}`, '--once', '--for', '4s', '--json']);
			live = JSON.parse(stdout) as Json;
			// The last frame it counted is on the disk within a second.
			const size = statSync(file).size;
			await until(() => statSync(file).size > size + 200, 'the last second is on the disk');
			const then = statSync(file).size;
			await until(() => statSync(file).size > then, 'and the one after');
		});
		expect(code).toBe(130);
		expect(said).toMatch(/1 of 1 hosts live · \d+ frames/);
		expect(() => gunzipSync(readFileSync(file))).not.toThrow();
		const wanted = live as Json | null;
		// Between two ticks, so that the newest frame of then is the one that was live the baseline.
		const at = new Date(Date.parse(wanted?.time ?? '') - 4000 + 400).toISOString();
		const {stdout, code: replayed, stderr} = await runBinary(['replay', file, '--at', at, '--once', '--for', '4s', '--json']);
		expect(stderr).toBe('');
		expect(replayed).toBe(0);
		const told = JSON.parse(stdout) as Json;
		expect(told.hosts[0]?.host).toBe(wanted?.hosts[0]?.host);
		expect(told.hosts[0]?.signals).toEqual(wanted?.hosts[0]?.signals);
		const again = await runBinary(['record', file, `127.0.0.1:${agent.port}`]);
		expect(again.code).toBe(2);
		expect(again.stderr).toMatch(/exists already: nothing is overwritten/);
	}, 60_000);

	it('plays to its end as lines and ends with it; a torn end is told', async () => {
		const file = path.join(newFolder('record'), 'incident.jsonl');
		const count = (): number => readFileSync(file, 'utf8').split('"type":"frame"').length;
		await record(file, async () => {
			const past = count();
			await until(() => count() >= past + 5, 'some seconds more than the agent held');
		});
		writeFileSync(file, `${readFileSync(file, 'utf8')}{"at":17957`);
		const {code, stdout, stderr} = await runBinary(['replay', file, '--plain', '--speed', '5']);
		expect(code).toBe(0);
		expect(stdout).toMatch(/req\/s=/);
		expect(stderr).toMatch(/its last line is torn and was left out/);
	}, 60_000);

	it('of this host itself, without an agent, replays as well', async () => {
		const file = path.join(newFolder('record'), 'here.jsonl');
		await record(file, () => until(() => readFileSync(file, 'utf8').split('"type":"frame"').length > 5, 'some seconds are kept'), ['--no-discover']);
		const {code, stdout} = await runBinary(['replay', file, '--once', '--for', '2s', '--json']);
		expect(code).toBe(0);
		expect((JSON.parse(stdout) as Json).hosts[0]).toMatchObject({state: 'live', signals: {memory: {utilization: expect.any(Number) as number}}});
	}, 60_000);

	it('stops in order when it is as large as it may be', async () => {
		const file = path.join(newFolder('record'), 'small.jsonl');
		const {code, stdout} = await runBinary(['record', file, `127.0.0.1:${agent.port}`, '--max-size', '100kB']);
		expect(code).toBe(0);
		expect(stdout).toMatch(/stopped: .*small\.jsonl has reached --max-size/);
		for (const line of readFileSync(file, 'utf8').trim().split('\n')) JSON.parse(line);
	}, 90_000);
});

describe('replay of what is no recording', () => {
	it.each([
		['something else', 'GET / HTTP/1.1\n', 1, /is no recording of engineroom/],
		['a newer one', '{"type":"recording","version":7,"engineroom":"3.0.0"}\n', 1, /format 7, written by engineroom 3\.0\.0.*update engineroom/],
	])('%s: one line', async (_name, text, code, reason) => {
		const file = path.join(newFolder('record'), 'x.jsonl');
		writeFileSync(file, text);
		const outcome = await runBinary(['replay', file, '--once']);
		expect(outcome.code).toBe(code);
		expect(outcome.stderr).toMatch(reason);
		expect(outcome.stderr.trim().split('\n').length).toBe(1);
	});

	it('a file that is not there, a time that is not in it', async () => {
		const none = await runBinary(['replay', '/nonexistent.jsonl']);
		expect([none.code, none.stderr]).toEqual([1, 'engineroom: /nonexistent.jsonl: there is no such file\n']);
		const file = path.join(newFolder('record'), 'x.jsonl');
		writeFileSync(file, '{"type":"recording","version":1,"engineroom":"0.1.0","at":1795702320000,"hosts":["a"]}\n');
		const late = await runBinary(['replay', file, '--at', '2027-01-01T00:00:00Z']);
		expect(late.code).toBe(2);
		expect(late.stderr).toMatch(/the recording is from 2026-11-26T14:12:00\.000Z to/);
	});
});
