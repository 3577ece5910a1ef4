import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {openAccessLog, type AccessLog} from '../../../source/commands/demo/access-log.ts';

const entry = {method: 'GET', path: '/products?page=1', status: 200, bytes: 15, durationSeconds: 0.012_345_678};
let folder = '';
let file = '';
let log: AccessLog | null = null;
let errors: string[] = [];

const open = (maxBytes: number): AccessLog => (log = openAccessLog({path: file, maxBytes, wallTime: () => Date.UTC(2026, 10, 23), onError: reason => errors.push(reason)}));
const linesOf = (name: string): unknown[] => fs.readFileSync(name, 'utf8').trimEnd().split('\n').map(line => JSON.parse(line) as unknown);

beforeEach(() => {
	folder = fs.mkdtempSync(path.join(os.tmpdir(), 'access-log-'));
	file = path.join(folder, 'access.log');
	errors = [];
});
afterEach(() => {
	log?.close();
	fs.rmSync(folder, {recursive: true, force: true});
});

describe("the shop's access log", () => {
	test('is one JSON object a line, with seconds to the microsecond', () => {
		open(1e6).write(entry);
		log!.flush();
		expect(linesOf(file)).toEqual([{time: '2026-11-23T00:00:00.000Z', service: 'shop', method: 'GET', path: '/products?page=1', status: 200, bytes: 15, request_time: 0.012_346}]);
	});

	test('fills a file to the last byte that it may have, and begins a new one with the next line', () => {
		const lineBytes = (() => {
			open(1e6).write(entry);
			log!.close();
			return fs.statSync(file).size;
		})();
		open(3 * lineBytes);
		for (let count = 0; count < 2; count += 1) {
			log!.write(entry);
			log!.flush();
		}
		expect(fs.statSync(file).size).toBe(3 * lineBytes);
		expect(fs.existsSync(`${file}.1`)).toBe(false);
		log!.write(entry);
		log!.flush();
		expect(linesOf(file)).toHaveLength(1);
		expect(linesOf(`${file}.1`)).toHaveLength(3);
	});

	test('keeps one old file, however often it begins a new one', () => {
		open(10);
		for (let count = 0; count < 5; count += 1) {
			log!.write({...entry, status: 200 + count});
			log!.flush();
		}
		expect(fs.readdirSync(folder).sort()).toEqual(['access.log', 'access.log.1']);
		expect(linesOf(file)).toMatchObject([{status: 204}]);
		expect(linesOf(`${file}.1`)).toMatchObject([{status: 203}]);
	});

	test('writes what is pending when it is closed, and nothing after', () => {
		open(1e6).write(entry);
		log!.close();
		log!.write(entry);
		log!.flush();
		expect(linesOf(file)).toHaveLength(1);
	});

	test('says once that it cannot write any more, and the shop goes on', () => {
		open(10).write(entry);
		log!.flush();
		fs.rmSync(folder, {recursive: true});
		for (let count = 0; count < 3; count += 1) {
			log!.write(entry);
			log!.flush();
		}
		expect(errors).toEqual([expect.stringContaining('ENOENT')]);
	});
});
