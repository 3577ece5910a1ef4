import {describe, expect, it} from 'vitest';
import {quietMs, reduceAlarm, silent} from '../../../source/monitor/events/alarm.ts';
import type {LogEntry} from '../../../source/signals/log.ts';

const entry = (rest: Partial<LogEntry> = {}): LogEntry => ({id: 0, time: 0, host: 'a', name: 'api-2', kind: 'finding', change: 'began', severity: 'critical', text: 'pool exhausted', isNews: true, ...rest});

describe('the alarm', () => {
	it('rings for a critical finding that began, or got that bad', () => {
		expect(reduceAlarm(silent, entry(), 0).text).toBe('api-2: pool exhausted');
		expect(reduceAlarm(silent, entry({change: 'worse'}), 0).text).not.toBeNull();
	});
	it('does not ring for what was so before, for warnings, ends, links and marks', () => {
		for (const rest of [{isNews: false}, {severity: 'warning'}, {change: 'ended', severity: 'ok'}, {kind: 'link', change: 'down'}, {kind: 'mark', change: 'mark'}] as const) expect(reduceAlarm(silent, entry(rest), 0)).toEqual({alarm: silent, text: null});
	});
	it('rings once for many at once, and says later how many there were', () => {
		let {alarm} = reduceAlarm(silent, entry(), 1000);
		for (const now of [1001, 1000 + quietMs - 1]) {
			const next = reduceAlarm(alarm, entry(), now);
			expect(next.text).toBeNull();
			alarm = next.alarm;
		}
		const rung = reduceAlarm(alarm, entry(), 1000 + quietMs);
		expect(rung.text).toBe('api-2: pool exhausted (and 2 more)');
		expect(reduceAlarm(rung.alarm, entry(), 1000 + 2 * quietMs).text).toBe('api-2: pool exhausted');
	});
});
