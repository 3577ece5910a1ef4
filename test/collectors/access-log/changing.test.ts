import {appendFile, mkdtemp, rename, rm, writeFile} from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {createAccessLogCollector} from '../../../source/collectors/access-log/index.ts';
import {createRealHost} from '../../../source/commands/real-host.ts';
import {addUp, readLog} from './read-log.ts';

const timed = (n: number): string => `127.0.0.1 - - [23/Nov/2026:15:40:29 +0000] "GET /items/${n} HTTP/1.1" 200 10 "-" "-" 0.039\n`;
const json = (n: number): string => `{"status":201,"method":"POST","uri":"/orders/${n}","request_time":0.012}\n`;
const many = (line: (n: number) => string, count: number): string => Array.from({length: count}, (_, index) => line(index)).join('');

let home: string;
beforeEach(async () => {
	home = await mkdtemp(path.join(os.tmpdir(), 'engineroom-log-'));
});
afterEach(() => rm(home, {recursive: true, force: true}));

describe('a log whose format changes', () => {
	it('is read on in the new one, and no line is lost', async () => {
		const {classes, timed: count, note} = await readLog([many(timed, 30), many(json, 3), many(json, 40), many(timed, 50)]);
		expect(classes).toMatchObject({'2xx': 123});
		expect(count).toBe(123);
		expect(note).not.toMatch(/understood/);
	});

	it('is read on after a rotation that brought it', async () => {
		const file = path.join(home, 'access.log');
		await writeFile(file, many(timed, 30));
		const collector = createAccessLogCollector({host: createRealHost(), path: file});
		const {signal} = new AbortController();
		const readings = [await collector.collect(signal)];
		await appendFile(file, many(timed, 5));
		await rename(file, `${file}.1`);
		await writeFile(file, many(json, 6));
		readings.push(await collector.collect(signal), await collector.collect(signal));
		expect(addUp(readings)).toMatchObject({classes: {'2xx': 11}, timed: 11});
		await collector.close?.();
	});

	it('is not given up for a few lines of something else', async () => {
		const noise = 'nginx: [warn] conflicting server name\nTraceback (most recent call last):\n  File "x.py", line 3\n';
		const {classes, note} = await readLog([many(timed, 20), noise.repeat(10), many(timed, 20)]);
		expect(classes['2xx']).toBe(40);
		expect(note).toMatch(/57\.1 % of 70 lines understood/);
	});

	it('has the columns of the #Fields line before it, however far up the file that stands', async () => {
		const file = path.join(home, 'u_ex261123.log');
		const line = (n: number): string => `2026-11-23 15:41:28 GET /items/${n} 404 3 10.0.0.9\n`;
		const old = `#Software: Microsoft Internet Information Services 10.0\n#Fields: date time s-ip sc-status\n${'2026-11-23 15:41:28 10.0.0.1 200\n'.repeat(5000)}#Fields: date time cs-method cs-uri-stem sc-status time-taken c-ip\n`;
		await writeFile(file, old + many(line, 4000));
		const collector = createAccessLogCollector({host: createRealHost(), path: file});
		const {signal} = new AbortController();
		await collector.collect(signal);
		await appendFile(file, `${many(line, 5)}#Fields: date time sc-status cs-method cs-uri-stem time-taken\n2026-11-23 15:41:30 500 POST /orders 250\n`);
		const totals = addUp([await collector.collect(signal)]);
		expect(totals.classes).toMatchObject({'4xx': 5, '5xx': 1});
		expect(totals.meanMs).toBeCloseTo((5 * 3 + 250) / 6, 6);
		await collector.close?.();
	});
});

describe('a log that is not understood', () => {
	it('shows one line of it, without queries, passwords and control characters, on 80 columns', async () => {
		const {note} = await readLog([`job https://bob:secret@db.example/x?token=hunter2 \u001B]0;pwn\u0007${'漢'.repeat(100)}\n`]);
		const sample = /not e\.g\. "(.*)"$/.exec(note)?.[1] ?? '';
		expect(sample).toMatch(/^job https:\/\/db\.example\/x 漢+…$/);
		const columns = [...sample].reduce((sum, character) => sum + (character === '漢' ? 2 : 1), 0);
		expect(columns).toBeLessThanOrEqual(80);
	});

	it('tells no numbers, since none are known', async () => {
		const {readings, note} = await readLog(['Nov 23 15:40:29 host sshd[1]: Accepted publickey\n'.repeat(30)]);
		expect(readings.flatMap(({points}) => points)).toEqual([]);
		expect(note).toMatch(/format not known.*0 % of 30 lines understood/);
	});

	it('is not taken for requests because it is JSON with a status', async () => {
		const {classes} = await readLog(['{"level":"info","msg":"job","status":"done"}\n{"level":"info","status":200,"msg":"cache warmed"}\n{"code":404,"msg":"x"}\n'.repeat(10)]);
		expect(Object.values(classes).reduce((sum, one) => sum + one, 0)).toBe(0);
	});

	it('of a program that logs other things too tells its requests', async () => {
		const other = '{"level":30,"time":1,"pid":1,"hostname":"h","msg":"connected to database"}\n';
		const request = '{"level":30,"time":1,"pid":1,"hostname":"h","req":{"id":1,"method":"GET","url":"/items/1"},"res":{"statusCode":null},"responseTime":42,"msg":"request aborted"}\n';
		const {classes, errors, note} = await readLog([`${other.repeat(30)}${request}${other.repeat(30)}`]);
		expect(classes).toMatchObject({none: 1, '5xx': 0});
		expect(errors).toBe(0);
		expect(note).toMatch(/^pino-http$/);
	});
});
