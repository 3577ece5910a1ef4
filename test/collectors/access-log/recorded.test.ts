import {appendFile, mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
import {readFileSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {createAccessLogCollector} from '../../../source/collectors/access-log/index.ts';
import type {Collector, Reading} from '../../../source/collectors/collector.ts';
import {createRealHost} from '../../../source/commands/real-host.ts';
import {meanSeconds, mergeAll} from '../../../source/signals/distribution.ts';
import {classifyStatus, createClassCounts} from '../../../source/signals/status.ts';

const folder = new URL('../../fixtures/logs/', import.meta.url);
type Expected = {readonly lines: number; readonly unmatched?: number; readonly invalidJson?: number; readonly withoutStatus?: number; readonly status: Readonly<Record<string, number>>; readonly meanMs: number | null};
const expected = JSON.parse(readFileSync(new URL('EXPECT.json', folder), 'utf8')) as Readonly<Record<string, Expected>>;

/** Formats that tell no request time, or whole seconds only. */
const untimed = ['nginx-combined', 'apache-common', 'apache-combined', 'apache-combined-T', 'gunicorn-default', 'uvicorn', 'morgan-combined', 'morgan-common', 'fpm-access'];

let home: string;
beforeEach(async () => {
	home = await mkdtemp(path.join(os.tmpdir(), 'engineroom-log-'));
});
afterEach(() => rm(home, {recursive: true, force: true}));

const run = (collector: Collector): Promise<Reading> => collector.collect(new AbortController().signal);
const total = (readings: readonly Reading[]) => {
	const classes = createClassCounts();
	for (const point of readings.flatMap(reading => reading.points)) if (point.name === 'http.server.requests') classes[point.labels['class'] as keyof typeof classes] += point.value;
	return classes;
};
const sum = (classes: Readonly<Record<string, number>>): number => Object.values(classes).reduce((all, one) => all + one, 0);

describe('recorded access logs', () => {
	it.each(Object.entries(expected))('%s: every line is counted as it was answered', async (name, {status, meanMs}) => {
		const bytes = await readFile(new URL(`${name}.log`, folder));
		const file = path.join(home, 'access.log');
		await writeFile(file, '');
		const collector = createAccessLogCollector({host: createRealHost(), path: file});
		const readings = [await run(collector)];
		// Pieces of odd sizes: lines and characters are cut anywhere.
		for (let at = 0, size = 1; at < bytes.length; at += size, size = (size * 7) % 4093 + 1) {
			await appendFile(file, bytes.subarray(at, at + size));
			readings.push(await run(collector));
		}
		const classes = createClassCounts();
		for (const [code, count] of Object.entries(status)) classes[classifyStatus(code)] += count;
		const told = total(readings);
		expect({...told, none: 0}).toEqual({...classes, none: 0});
		expect(told.none).toBeGreaterThanOrEqual(classes.none);
		const latency = mergeAll(readings.flatMap(reading => reading.latencies ?? []).map(({distribution}) => distribution));
		if (meanMs !== null && meanMs > 0) expect(Math.abs((meanSeconds(latency) as number) * 1000 - meanMs) / meanMs).toBeLessThan(0.02);
		else if (untimed.includes(name)) expect(latency.count).toBe(0);
		await collector.close?.();
	});

	it('tell their routes with ids as placeholders, adding up to the whole', async () => {
		const file = path.join(home, 'access.log');
		await writeFile(file, '');
		const collector = createAccessLogCollector({host: createRealHost(), path: file});
		await run(collector);
		await writeFile(file, await readFile(new URL('nginx-timed.log', folder)));
		const reading = await run(collector);
		const routes = reading.routes ?? [];
		expect(routes.map(({route}) => route)).toContain('/items/:id');
		const withoutPath = sum(total([reading])) - routes.reduce((all, {classes}) => all + sum(classes), 0);
		expect(withoutPath).toBeLessThanOrEqual(4);
	});
});

describe('following a log', () => {
	const line = (n: number): string => `127.0.0.1 - - [23/Nov/2026:15:40:29 +0000] "GET /n/${n} HTTP/1.1" 200 10 "-" "-" 0.039\n`;
	const lines = (count: number): string => Array.from({length: count}, (_, index) => line(index)).join('');
	const open = async (initial: string | null) => {
		const file = path.join(home, 'access.log');
		if (initial !== null) await writeFile(file, initial);
		const collector = createAccessLogCollector({host: createRealHost(), path: file});
		return {file, collector, count: async () => sum(total([await run(collector)]))};
	};

	it('starts at the end: what stood there before is not counted', async () => {
		const {file, count} = await open(lines(50));
		expect(await count()).toBe(0);
		await appendFile(file, lines(3));
		expect(await count()).toBe(3);
	});

	it('counts a half line once, when it is complete', async () => {
		const {file, count} = await open(lines(5) + line(1).slice(0, 40));
		await count();
		expect(await count()).toBe(0);
		await appendFile(file, line(1).slice(40));
		expect(await count()).toBe(1);
		await appendFile(file, line(2).slice(0, 10));
		expect(await count()).toBe(0);
		await appendFile(file, line(2).slice(10));
		expect(await count()).toBe(1);
	});

	it('loses and doubles nothing when the file is renamed and a new one begun', async () => {
		const {file, count} = await open(lines(5));
		await count();
		const {rename} = await import('node:fs/promises');
		let written = 0;
		let told = 0;
		for (let round = 0; round < 6; round++) {
			await appendFile(file, lines(7));
			told += await count();
			await appendFile(file, lines(4));
			await rename(file, `${file}.1`);
			// The writer has not reopened yet: it goes on in the renamed file.
			await appendFile(`${file}.1`, lines(2));
			if (round % 2 === 0) told += await count();
			await writeFile(file, lines(3));
			written += 16;
			told += await count();
		}
		told += await count();
		expect(told).toBe(written);
	});

	it('goes on from the start when the file is truncated', async () => {
		const {file, count} = await open(lines(20));
		await count();
		await appendFile(file, lines(2));
		expect(await count()).toBe(2);
		await writeFile(file, lines(5));
		expect(await count()).toBe(5);
	});

	it('says that a file is missing, and counts it from its first line when it appears', async () => {
		const {file, collector, count} = await open(null);
		await expect(run(collector)).rejects.toMatchObject({kind: 'absent', message: expect.stringMatching(/no such file/) as string});
		await writeFile(file, lines(4));
		expect(await count()).toBe(4);
	});

	it('says what is wrong with a directory, a pipe, a binary file', async () => {
		const host = createRealHost();
		await expect(run(createAccessLogCollector({host, path: home}))).rejects.toThrow(/is a directory/);
		const {execFileSync} = await import('node:child_process');
		execFileSync('mkfifo', [path.join(home, 'pipe')]);
		await expect(run(createAccessLogCollector({host, path: path.join(home, 'pipe')}))).rejects.toThrow(/no regular file/);
		const {file, collector} = await open('');
		await run(collector);
		await appendFile(file, Buffer.from(Array.from({length: 5000}, (_, index) => (index * 31) % 256 === 10 ? 10 : (index * 7) % 256)));
		await expect(run(collector)).rejects.toThrow(/does not look like an access log/);
	});

	it('skips a line of 1 MB, says so, and counts the ones around it', async () => {
		const {file, collector} = await open(lines(3));
		await run(collector);
		await appendFile(file, `${line(1)}${'x'.repeat(1_000_000)}\n${line(2)}`);
		const reading = await run(collector);
		expect(sum(total([reading]))).toBe(2);
		expect(reading.note).toMatch(/1 lines over 64 KiB skipped/);
	});

	it('shows which share of lines it understands, and one that it does not', async () => {
		const {file, collector} = await open(lines(3));
		await run(collector);
		await appendFile(file, `${lines(3)}\u001B[31mnot a request\u0007\n`);
		expect((await run(collector)).note).toMatch(/75 % of 4 lines understood, not e.g. "not a request"/);
	});

	it('never tells a query string', async () => {
		const {file, collector} = await open(lines(3));
		await run(collector);
		await appendFile(file, line(1).replace('/n/1', '/login?token=hunter2&user=me'));
		expect(JSON.stringify(await run(collector))).not.toContain('hunter2');
	});
});
