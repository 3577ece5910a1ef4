import {describe, expect, it} from 'vitest';
import {judgeReport, maxDetails} from '../../../source/commands/report/check.ts';
import {maxHosts} from '../../../source/commands/report/performance-data.ts';
import type {CollectorState} from '../../../source/signals/board.ts';
import type {HostReport} from '../../../source/signals/report.ts';
import {busySignals, cpuHigh, createHost, createReport, exhausted, hostile, noSignals} from './report-fixture.ts';

const judgeHosts = (...hosts: readonly HostReport[]) => judgeReport(createReport(hosts));
const quiet = (parts: Partial<HostReport> = {}): HostReport => createHost({signals: noSignals, ...parts});
const down = quiet({host: 'api-3', target: '10.0.3.13:7077', state: 'down', ageSeconds: null, reason: 'connection refused'});
const failed: CollectorState = {name: 'access-log', from: '/var/log/nginx/access.log', state: 'failed', reason: 'permission denied', lastSeconds: null};
const data = 'p95=1.24s;0.5;1;0 requests=412;;;0 errors=8.2%;1;5;0;100 cpu=34%;80;95;0;100 memory=61%;85;95;0;100 disk=42%;85;95;0;100 pool=100%;80;95;0;100 waiting=37;;;0';

describe('the verdict for monitoring', () => {
	it('is OK with what was seen when nothing is wrong', () => {
		expect(judgeHosts(createHost())).toEqual({code: 0, lines: [`ENGINEROOM OK - 1 host: p95=1.24s req/s=412 errors=8.2% cpu=34% memory=61% disk=42% pool=20/20+37 | ${data}`]});
	});

	it('is CRITICAL with the finding that says so', () => {
		expect(judgeHosts(createHost({findings: [exhausted]}))).toEqual({code: 2, lines: [`ENGINEROOM CRITICAL - api-2: pool exhausted for 48 s: 20/20 in use, 37 waiting | ${data}`]});
	});

	it('is WARNING when that is the worst', () => {
		expect(judgeHosts(quiet({findings: [cpuHigh]}))).toEqual({code: 1, lines: ['ENGINEROOM WARNING - api-2: CPU 82 % for 10 s']});
	});

	it.each(['down', 'stale', 'connecting'] as const)('is UNKNOWN when a host is %s', state => {
		expect(judgeHosts(quiet(), {...down, state})).toEqual({code: 3, lines: [`ENGINEROOM UNKNOWN - 10.0.3.13:7077 ${state}: connection refused`]});
	});

	it('is UNKNOWN when no host was watched', () => {
		expect(judgeHosts()).toEqual({code: 3, lines: ['ENGINEROOM UNKNOWN - no host was watched']});
	});

	it('is UNKNOWN when an input that should be readable is not', () => {
		expect(judgeHosts(quiet({collectors: [failed]}))).toEqual({code: 3, lines: ['ENGINEROOM UNKNOWN - api-2: access-log /var/log/nginx/access.log failed: permission denied']});
		expect(judgeHosts(quiet({collectors: [{...failed, state: 'stalled', reason: null}]})).code).toBe(3);
	});

	it('does not mind what is not there to be read', () => {
		expect(judgeHosts(quiet({collectors: [{...failed, state: 'absent'}, {...failed, state: 'starting'}]})).code).toBe(0);
	});

	it('tells what is critical before what is unknown, and that before warnings; the rest follows in lines of its own', () => {
		const {code, lines} = judgeHosts(quiet({host: 'db-1', findings: [cpuHigh]}), down, quiet({findings: [exhausted]}));
		expect(code).toBe(2);
		expect(lines).toEqual(['ENGINEROOM CRITICAL - api-2: pool exhausted for 48 s: 20/20 in use, 37 waiting (and 2 more)', 'unknown: 10.0.3.13:7077 down: connection refused', 'warning: db-1: CPU 82 % for 10 s']);
		expect(judgeHosts(quiet({findings: [cpuHigh]}), down).code).toBe(3);
	});

	it('finds a full disk on the first look, when there was no time for a finding', () => {
		const signals = {...noSignals, disk: {...busySignals.disk!, utilization: 0.97, mount: '/var'}, memory: {...busySignals.memory!, utilization: 0.86}};
		expect(judgeHosts(createHost({signals}))).toMatchObject({code: 2, lines: [expect.stringContaining('CRITICAL - api-2: disk 97 % of /var used (and 1 more) | '), 'warning: api-2: memory 86 % used']});
	});

	it('does not tell a full disk twice', () => {
		const signals = {...noSignals, disk: {...busySignals.disk!, utilization: 0.97}};
		const diskFull = {...exhausted, rule: 'disk-full', text: 'disk / 97 % full', evidence: [{signal: 'disk', value: 0.97, baseline: null, unit: 'ratio'}]} as const;
		expect(judgeHosts(createHost({signals, findings: [diskFull]})).lines).toHaveLength(1);
	});

	it('shows so many of the other problems and counts the rest', () => {
		const many = (count: number) => judgeHosts(...Array.from({length: count}, (_, at) => ({...down, target: `host-${at}:7077`}))).lines;
		expect(many(maxDetails + 1)).toHaveLength(maxDetails + 1);
		expect(many(maxDetails + 2).at(-1)).toBe('and 1 more');
	});
});

describe('performance data', () => {
	const dataOf = (...hosts: readonly HostReport[]): string => judgeHosts(...hosts).lines[0]?.split(' | ')[1] ?? '';
	const onlyCpu = (utilization: number) => ({...noSignals, cpu: {...busySignals.cpu!, utilization}});

	it('leaves out what is not known', () => {
		expect(dataOf(createHost({signals: onlyCpu(0.34)}))).toBe('cpu=34%;80;95;0;100');
		expect(dataOf(quiet())).toBe('');
	});

	it('names the host when there are several, and the target when names are the same', () => {
		const signals = onlyCpu(0.5);
		expect(dataOf(createHost({signals}), createHost({signals, host: 'api-3'}))).toBe('\'api-2 cpu\'=50%;80;95;0;100 \'api-3 cpu\'=50%;80;95;0;100');
		expect(dataOf(createHost({signals}), createHost({signals, target: 'b:1'}))).toBe('\'127.0.0.1:7077 cpu\'=50%;80;95;0;100 \'b:1 cpu\'=50%;80;95;0;100');
	});

	it('tells of many hosts the fleet only', () => {
		const hosts = (count: number) => Array.from({length: count}, (_, at) => createHost({host: `h${at}`, signals: onlyCpu(0.5)}));
		expect(dataOf(...hosts(maxHosts)).match(/cpu/g)).toHaveLength(maxHosts);
		expect(dataOf(...hosts(maxHosts + 1))).toBe('cpu=50%;80;95;0;100');
	});

	it('writes numbers without exponents and without noise', () => {
		expect(dataOf(createHost({signals: onlyCpu(1e-12)}))).toBe('cpu=0%;80;95;0;100');
		expect(dataOf(createHost({signals: onlyCpu(0.1 + 0.2)}))).toBe('cpu=30%;80;95;0;100');
		expect(dataOf(createHost({signals: onlyCpu(Infinity)}))).toBe('');
	});

	it('cannot be forged by names, and the output keeps its lines', () => {
		const host = createHost({host: hostile, signals: onlyCpu(0.5), findings: [{...exhausted, text: hostile}, {...cpuHigh, text: hostile}]});
		const {lines} = judgeHosts(host, createHost({signals: onlyCpu(0.5)}));
		expect(lines).toHaveLength(2);
		for (const line of lines) expect(line).not.toMatch(/[\u0000-\u001F\u007F-\u009F\u202E]/);
		expect(lines.map(line => line.split('|').length)).toEqual([2, 1]);
		// A reader of performance data sees two labels: what is quoted ends where we end it.
		const labels = [...(lines[0]?.split('| ')[1] ?? '').matchAll(/('(?:[^']|'')*'|[^\s'=]+)=([-\d.]+)(\S*)(?:\s|$)/g)];
		expect(labels.map(([, label]) => label?.endsWith(' cpu\''))).toEqual([true, true]);
		expect(labels.map(([whole]) => whole).join('')).toBe(lines[0]?.split('| ')[1]);
	});
});
