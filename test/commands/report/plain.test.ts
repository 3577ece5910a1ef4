import {describe, expect, it} from 'vitest';
import {createPlainWriter} from '../../../source/commands/report/plain.ts';
import {formatClock} from '../../../source/draw/format.ts';
import type {HostReport} from '../../../source/signals/report.ts';
import {busySignals, cpuHigh, createHost, createReport, exhausted, hostile, noSignals, reportTime} from './report-fixture.ts';

const clock = formatClock(reportTime);
const firstLines = (...hosts: readonly HostReport[]): string[] => createPlainWriter().lines(createReport(hosts));

describe('plain lines', () => {
	it('tell a host in one line: time, name, state, and the seven signals', () => {
		expect(firstLines(createHost({findings: [exhausted]}))[0]).toBe(`${clock} api-2 critical   p95=1.24s   req/s=412   errors=8.2%  cpu=34%  memory=61%  disk=42% pool=20/20+37`);
	});

	it('tell what is not known as such', () => {
		expect(firstLines(createHost({signals: noSignals}))).toEqual([`${clock} api-2 ok         p95=—       req/s=—     errors=—     cpu=—    memory=—    disk=—   pool=—`]);
	});

	it('mark a quantile that is not exact, and give the mean where there are no quantiles', () => {
		const coarse = {...busySignals.latency!, precision: {...busySignals.latency!.precision, p95: '≈' as const}};
		expect(firstLines(createHost({signals: {...noSignals, latency: coarse}}))[0]).toContain(' p95=≈1.24s ');
		expect(firstLines(createHost({signals: {...noSignals, latency: {...coarse, p95: null}}}))[0]).toContain(' mean=110ms ');
	});

	it('align the fields of several hosts', () => {
		const [first, second] = firstLines(createHost(), createHost({host: 'database-1', findings: [cpuHigh]})) as [string, string];
		expect(first.indexOf('p95=')).toBe(second.indexOf('p95='));
		expect(first.indexOf('pool=')).toBe(second.indexOf('pool='));
	});

	it('tell a finding when it begins, when its severity changes, and when it ends, and not in between', () => {
		const writer = createPlainWriter();
		const tell = (findings: HostReport['findings']): string[] => writer.lines(createReport([createHost({findings})])).slice(1);
		expect(tell([cpuHigh])).toEqual([`${clock} api-2 warning: CPU 82 % for 10 s`]);
		expect(tell([{...cpuHigh, text: 'CPU 83 % for 11 s'}])).toEqual([]);
		expect(tell([{...cpuHigh, severity: 'critical', text: 'CPU 97 % for 12 s'}])).toEqual([`${clock} api-2 critical: CPU 97 % for 12 s`]);
		expect(tell([])).toEqual([`${clock} api-2 over: cpu-high of db-1`]);
		expect(tell([])).toEqual([]);
	});

	it('do not say that a finding is over while its host is not seen', () => {
		const writer = createPlainWriter();
		const tell = (parts: Partial<HostReport>): string[] => writer.lines(createReport([createHost(parts)]));
		tell({findings: [exhausted]});
		expect(tell({state: 'stale', ageSeconds: 7.2, reason: 'no frames: the agent is stopped or the link is stuck'})).toEqual([`${clock} api-2 stale      last seen 7 s ago: no frames: the agent is stopped or the link is stuck`]);
		expect(tell({findings: [exhausted]})).toHaveLength(1);
		expect(tell({})).toEqual([expect.stringContaining(' ok '), `${clock} api-2 over: pool-exhausted of shop`]);
	});

	it('say why a host was never seen', () => {
		expect(firstLines(createHost({host: '10.0.0.9:7077', state: 'down', ageSeconds: null, reason: 'connection refused', signals: noSignals}))).toEqual([`${clock} 10.0.0.9:7077 down       connection refused`]);
		expect(firstLines(createHost({state: 'connecting', ageSeconds: null, signals: noSignals}))).toEqual([`${clock} api-2 connecting`]);
	});

	it('keep hosts apart that have the same name', () => {
		const writer = createPlainWriter();
		const hosts = (second: Partial<HostReport>) => createReport([createHost({findings: [exhausted]}), createHost({target: 'other:7077', ...second})]);
		writer.lines(hosts({findings: [exhausted]}));
		expect(writer.lines(hosts({})).slice(2)).toEqual([`${clock} api-2 over: pool-exhausted of shop`]);
	});

	it('stay one line and as many fields, whatever others are called', () => {
		const lines = firstLines(createHost({host: hostile, findings: [{...exhausted, text: hostile}]}), createHost({host: ' ', target: 'x', state: 'down', reason: hostile}));
		expect(lines).toHaveLength(3);
		for (const line of lines) expect(line).not.toMatch(/[\u0000-\u001F\u007F-\u009F\u202E]/);
		expect(lines[0]?.split(/\s+/)).toHaveLength(10);
		expect(lines[1]?.split(/\s+/).slice(1, 3)).toEqual(['—', 'down']);
	});

	it('cut a sentence that is too long', () => {
		expect(firstLines(createHost({findings: [{...exhausted, text: 'x'.repeat(501)}]}))[1]).toHaveLength(`${clock} api-2 critical: `.length + 500);
	});
});
