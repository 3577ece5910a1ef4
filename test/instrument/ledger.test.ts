import {describe, expect, it} from 'vitest';
import {createDurations} from '../../source/instrument/durations.ts';
import {createFence} from '../../source/instrument/fence.ts';
import {createLedger, maxAgeMs} from '../../source/instrument/ledger.ts';
import {createPools} from '../../source/instrument/pools.ts';
import {createRequestTally} from '../../source/instrument/request-tally.ts';
import type {Requests} from '../../source/instrument/requests.ts';
import type {Runtime} from '../../source/instrument/runtime.ts';
import {decodeAppLine, maxAppLineBytes, type AppReport} from '../../source/signals/app-report.ts';
import {sumClasses} from '../../source/signals/status.ts';

const answered = ['2xx', 0.01] as const;
const start = () => {
	let now = 5000;
	const fence = createFence();
	const tally = createRequestTally();
	const operations = createDurations(16);
	let gcSeconds = 0;
	const requests: Requests = {find: () => undefined, active: 0, start: () => undefined, stop: () => undefined};
	const runtime: Runtime = {
		cut() {
			const told = {loopDelaySeconds: 0, loopUtilization: 0, heapUsedBytes: 1, heapLimitBytes: 2, gcSeconds};
			gcSeconds = 0;
			return told;
		},
		giveBack: taken => (gcSeconds += taken.gcSeconds),
		start: () => undefined,
		stop: () => undefined,
	};
	const ledger = createLedger({fence, now: () => now, tally, requests, pools: createPools(fence, () => undefined), waits: createDurations(64), operations, runtime});
	return {
		ledger,
		tally,
		operations,
		wait: (ms: number) => (now += ms),
		pause: (seconds: number) => (gcSeconds += seconds),
		count: (times: number, path = '/a') => {
			for (let index = 0; index < times; index++) tally.countPath('GET', path, ...answered);
		},
	};
};
const read = (line: string): AppReport => {
	const result = decodeAppLine(line);
	if (!result.ok || result.line.type !== 'report') throw new Error(`no report: ${line.slice(0, 200)}`);
	return result.line.report;
};
const countIn = ({routes}: AppReport): number => routes.reduce((sum, {classes}) => sum + sumClasses(classes), 0);

describe('what is handed to the agent', () => {
	it('is what came since the report before, and how long that was', () => {
		const {ledger, count, wait} = start();
		count(3);
		wait(1000);
		expect(read(ledger.answer(0))).toMatchObject({sequence: 1, seconds: 1});
		count(2);
		wait(500);
		const second = read(ledger.answer(1));
		expect([second.sequence, second.seconds, countIn(second)]).toEqual([2, 0.5, 2]);
	});

	it('is handed out again, with what came since, when the agent does not have it', () => {
		const {ledger, count, wait, operations, pause} = start();
		count(3);
		operations.add('postgresql', 0.1);
		pause(0.5);
		wait(1000);
		ledger.answer(0);
		count(2);
		operations.add('postgresql', 0.2);
		pause(0.25);
		wait(1000);
		const again = read(ledger.answer(0));
		expect([again.sequence, again.seconds, countIn(again), again.operations[0]?.durations.count, again.runtime.gcSeconds]).toEqual([2, 2, 5, 2, 0.75]);
	});

	it('is not handed out again once the agent has said that it has it', () => {
		const {ledger, count} = start();
		count(3);
		ledger.answer(0);
		ledger.accept(1);
		count(1);
		// Another agent, which knows of nothing.
		expect(countIn(read(ledger.answer(0)))).toBe(1);
	});

	it('is what came since the report before, in the last one too', () => {
		const {ledger, count} = start();
		count(3);
		ledger.answer(0);
		count(2);
		expect(countIn(read(ledger.flush()))).toBe(2);
	});

	it('is forgotten when nobody has taken it for a minute, and not before', () => {
		const {ledger, count, wait} = start();
		count(3);
		wait(maxAgeMs);
		ledger.forgetOld();
		expect(countIn(read(ledger.answer(0)))).toBe(3);
		wait(maxAgeMs + 1);
		ledger.forgetOld();
		count(1);
		wait(10);
		const fresh = read(ledger.answer(0));
		expect([countIn(fresh), fresh.seconds]).toEqual([1, 0.01]);
	});

	it('fits a line; what does not waits for the next one', () => {
		const {ledger, tally} = start();
		for (let route = 0; route < 500; route++) {
			for (let bucket = 0; bucket < 60; bucket++) tally.countRoute('GET', `/${'long'.repeat(20)}/${route}`, '2xx', 0.0001 * 1.1 ** bucket);
		}
		let told = 0;
		let lines = 0;
		for (let accepted = 0; told < 30_000 && lines < 20; lines++) {
			const line = ledger.answer(accepted);
			expect(line.length).toBeLessThanOrEqual(maxAppLineBytes);
			const report = read(line);
			accepted = report.sequence;
			told += countIn(report);
		}
		expect(told).toBe(30_000);
		expect(lines).toBeGreaterThan(1);
	});
});
