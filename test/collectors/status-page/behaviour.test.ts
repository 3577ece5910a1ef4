import {readFileSync} from 'node:fs';
import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {CollectorError, type Reading} from '../../../source/collectors/collector.ts';
import type {HttpAnswer} from '../../../source/collectors/host-door.ts';
import {createStatusPageCollector, recogniseStatusPage, statusPageKinds, type StatusPageKind} from '../../../source/collectors/status-page/index.ts';
import {createFakeHost, textAnswer} from '../../helpers/fake-host.ts';

const read = (name: string): string => readFileSync(new URL(`../../fixtures/status-page/${name}`, import.meta.url), 'utf8');
const nginx = (requests: number, writing = 1): string => `Active connections: 11 \nserver accepts handled requests\n 18 18 ${requests} \nReading: 0 Writing: ${writing} Waiting: 10 \n`;
const fpm = (fields: Readonly<Record<string, string | number>>): string => Object.entries({pool: 'www', 'process manager': 'dynamic', 'start time': '23/Nov/2026:15:38:29 +0000', 'accepted conn': 100, 'listen queue': 0, 'idle processes': 1, 'active processes': 1, 'total processes': 2, 'max children reached': 0, ...fields}).map(([name, value]) => `${name}: ${value}`).join('\n');

type Page = string | HttpAnswer | Error;
const open = (kind: StatusPageKind, url = 'http://127.0.0.1:8080/status') => {
	const host = createFakeHost();
	const collector = createStatusPageCollector({host, url, kind});
	const asked: string[] = [];
	return {
		asked,
		collector,
		collect: async (page: Page): Promise<Reading> => {
			host.advance(1000);
			host.page = address => {
				asked.push(address);
				if (page instanceof Error) throw page;
				return typeof page === 'string' ? textAnswer(page) : page;
			};
			return collector.collect(new AbortController().signal);
		},
	};
};
const value = ({points}: Reading, name: string): number | undefined => points.find(point => point.name.endsWith(name))?.value;
const timeout = Object.assign(new Error('timeout'), {code: 'ERR_TIMEOUT'});
const refused = Object.assign(new Error('refused'), {code: 'ECONNREFUSED'});

describe('counting', () => {
	it('goes on after the program was started anew', async () => {
		const {collect} = open('nginx-stub-status');
		await collect(nginx(1000));
		expect(value(await collect(nginx(41)), 'requests')).toBe(40);
	});

	it('takes a program of PHP for restarted by its start time, though it has counted more by then', async () => {
		const {collect} = open('php-fpm-status');
		await collect(fpm({'accepted conn': 100}));
		expect(value(await collect(fpm({'accepted conn': 160, 'start time': '23/Nov/2026:15:40:00 +0000'})), 'server.requests')).toBe(159);
	});

	it('leaves out every reading of ours that the program answered too late, and none that it never saw', async () => {
		const {collect} = open('nginx-stub-status');
		await collect(nginx(100));
		await expect(collect(timeout)).rejects.toThrow(/no whole page within 3 s/);
		await expect(collect(timeout)).rejects.toThrow();
		expect(value(await collect(nginx(113)), 'requests')).toBe(10);
		await expect(collect(refused)).rejects.toThrow(/connection refused/);
		expect(value(await collect(nginx(124)), 'requests')).toBe(10);
	});

	it('leaves out nothing where our readings are not counted', async () => {
		const {collect} = open('php-fpm-status');
		await collect(fpm({'active processes': 0}));
		expect(value(await collect(fpm({'active processes': 0})), 'server.requests')).toBe(0);
		const busy = await collect(fpm({'accepted conn': 107, 'active processes': 2}));
		expect(value(busy, 'server.requests')).toBe(7);
		expect(value(busy, 'connection.used')).toBe(2);
	});

	it('covers the time since the reading before, failures in between included', async () => {
		const {collect} = open('nginx-stub-status');
		await collect(nginx(100));
		await expect(collect(timeout)).rejects.toThrow();
		expect(value(await collect(nginx(112)), 'observed')).toBe(2);
	});
});

describe('what is in flight', () => {
	it('is what is read or written, our own reading left out', async () => {
		const {collect} = open('nginx-stub-status');
		expect(value(await collect(nginx(1, 8)), 'active_requests')).toBe(7);
	});
});

describe('workers of PHP-FPM', () => {
	it('have a maximum when the pool is static', async () => {
		const {collect} = open('php-fpm-status');
		const reading = await collect(fpm({'process manager': 'static', 'active processes': 5, 'total processes': 8, 'listen queue': 37}));
		expect([value(reading, 'used'), value(reading, 'max'), value(reading, 'pending_requests')]).toEqual([4, 8, 37]);
		expect(reading.note).not.toMatch(/max_children/);
	});

	it('have one from when the limit was seen to be hit until the program starts anew', async () => {
		const {collect} = open('php-fpm-status');
		expect(value(await collect(fpm({'max children reached': 3})), 'max')).toBeUndefined();
		expect(value(await collect(fpm({'max children reached': 4, 'total processes': 20})), 'max')).toBe(20);
		expect(value(await collect(fpm({'max children reached': 4, 'total processes': 6})), 'max')).toBe(20);
		expect(value(await collect(fpm({'start time': 'later', 'total processes': 6})), 'max')).toBeUndefined();
	});
});

describe('backends of HAProxy', () => {
	const header = '# pxname,svname,qcur,scur,slim,status,type,mode,req_tot,intercepted,hrsp_2xx,hrsp_3xx,hrsp_5xx';
	const page = (...rows: readonly string[]): string => [header, ...rows, ''].join('\n');

	it('have the limits of the servers that are up, and everyone who waits', async () => {
		const {collect} = open('haproxy-stats');
		const reading = await collect(page('fe,FRONTEND,,20,2000,OPEN,0,http,9,0,9,0,0', 'be,s1,2,10,10,UP,2,http,,,,,', 'be,s2,0,7,20,UP 1/3,2,http,,,,,', 'be,s3,0,0,50,DOWN,2,http,,,,,', 'be,BACKEND,5,24,200,UP,1,http,,,,,'));
		expect([value(reading, 'used'), value(reading, 'max'), value(reading, 'pending_requests'), value(reading, 'active_requests')]).toEqual([17, 30, 7, 24]);
	});

	it('have no maximum when one of them has no limit', async () => {
		const {collect} = open('haproxy-stats');
		const reading = await collect(page('be,s1,0,10,10,UP,2,http,,,,,', 'be,s2,0,7,,UP,2,http,,,,,', 'be,BACKEND,0,17,200,UP,1,http,,,,,'));
		expect(value(reading, 'used')).toBe(17);
		expect(value(reading, 'max')).toBeUndefined();
	});

	it('are counted without our readings when statistics are told where others are answered', async () => {
		const {collect} = open('haproxy-stats');
		await collect(page('fe,FRONTEND,,1,,OPEN,0,http,100,5,90,0,5'));
		const reading = await collect(page('fe,FRONTEND,,1,,OPEN,0,http,111,6,99,1,6'));
		expect(reading.points.filter(({name}) => name.endsWith('requests')).map(({labels, value: count}) => [labels['class'], count])).toEqual([['2xx', 8], ['3xx', 1], ['5xx', 1]]);
	});

	it('count a frontend that only redirects', async () => {
		const {collect} = open('haproxy-stats');
		await collect(page('to_https,FRONTEND,,1,,OPEN,0,http,10,10,0,10,0', 'stats,FRONTEND,,1,,OPEN,0,http,10,10,10,0,0'));
		const reading = await collect(page('to_https,FRONTEND,,1,,OPEN,0,http,14,14,0,14,0', 'stats,FRONTEND,,1,,OPEN,0,http,11,11,11,0,0'));
		expect(reading.points.filter(({name}) => name.endsWith('requests')).map(({labels, value: count}) => [labels['class'], count])).toEqual([['2xx', 0], ['3xx', 4], ['5xx', 0]]);
	});

	it('are at most 50, and the note says so from the 51st on', async () => {
		const {collect} = open('haproxy-stats');
		const backends = (count: number): string => page(...Array.from({length: count}, (_, index) => `be${index},s,0,1,5,UP,2,http,,,,,\nbe${index},BACKEND,0,1,9,UP,1,http,,,,,`));
		expect((await collect(backends(50))).note).not.toMatch(/backends/);
		const reading = await collect(backends(51));
		expect(reading.note).toMatch(/more than 50 backends/);
		expect(reading.points.filter(({name}) => name.endsWith('used'))).toHaveLength(50);
	});
});

describe('an address', () => {
	it.each([
		['apache-server-status', 'http://127.0.0.1/server-status', 'http://127.0.0.1/server-status?auto'],
		['apache-server-status', 'http://127.0.0.1/server-status?auto', 'http://127.0.0.1/server-status?auto'],
		['haproxy-stats', 'http://127.0.0.1:8404/stats', 'http://127.0.0.1:8404/stats;csv'],
		['haproxy-stats', 'http://127.0.0.1/haproxy?stats;csv', 'http://127.0.0.1/haproxy?stats;csv'],
		['php-fpm-status', 'http://127.0.0.1/fpm?full&html', 'http://127.0.0.1/fpm?json'],
	] as const)('of %s for people, %s, is asked in its form for machines', async (kind, url, asked) => {
		const opened = open(kind, url);
		await opened.collect('x').catch(() => null);
		expect(opened.asked).toEqual([asked]);
		expect(opened.collector.from).toBe(url);
	});

	it('is shown without user and password, and on another host is part of the name', async () => {
		const {collector, collect} = open('nginx-stub-status', 'http://bob:hunter2@10.0.0.7:8080/status');
		expect(collector.from).toBe('http://10.0.0.7:8080/status');
		expect(JSON.stringify(await collect(nginx(1)))).not.toMatch(/bob|hunter2/);
		expect((await collect(nginx(1))).points[0]!.labels['service']).toBe('nginx 10.0.0.7:8080');
	});
});

describe('what goes wrong', () => {
	it.each([
		['nginx-stub-status', '<html>404</html>', /is no stub_status page/],
		['apache-server-status', '<html>Apache Status</html>', /has to end in \?auto/],
		['haproxy-stats', '<html>', /has to end in ;csv/],
		['php-fpm-status', 'File not found.', /pm\.status_path/],
		['php-fpm-status', '{"pool"', /broken JSON/],
		['spring-actuator', '<html>', /is it an actuator/],
		['spring-actuator', '{"status":"UP"}', /`metrics` exposed/],
		['nginx-stub-status', textAnswer('', {status: 403}), /HTTP 403: access is forbidden/],
		['nginx-stub-status', textAnswer('', {status: 404}), /HTTP 404: not found/],
		['nginx-stub-status', textAnswer('', {tooLarge: true}), /larger than 4 MB/],
		['nginx-stub-status', refused, /is the program running/],
	] as const)('%s is said in one line, and passes', async (kind, page, message) => {
		const {collect} = open(kind);
		const failure = await collect(page).catch((error: unknown) => error);
		expect(failure).toBeInstanceOf(CollectorError);
		expect((failure as CollectorError).message).toMatch(message);
		expect((failure as CollectorError).message).not.toMatch(/\n/);
	});

	it('never gets hostile names through', async () => {
		const {collect} = open('php-fpm-status');
		const reading = await collect(JSON.stringify({pool: 'w\u001B[2J\u202Ew', 'active processes': 3, 'start time': 1}));
		expect(reading.points.find(({name}) => name.endsWith('used'))?.labels['pool']).toBe('ww');
	});

	it('is never a crash, nor an impossible number, whatever a page says', async () => {
		const pages = ['nginx.stub_status.t0.txt', 'apache.server-status.t0.txt', 'haproxy.stats.t0.csv', 'php-fpm.status.t0.txt', 'php-fpm.status-json.t0.txt'].map(read);
		const broken = fc.constantFrom(...pages).chain(page => fc.record({at: fc.nat(page.length), length: fc.nat(20), text: fc.oneof(fc.string({unit: 'binary', maxLength: 5}), fc.constantFrom('-1', ',', 'null', '1e999'))}).map(({at, length, text}) => page.slice(0, at) + text + page.slice(at + length)));
		await fc.assert(
			fc.asyncProperty(fc.constantFrom(...statusPageKinds), fc.array(broken, {minLength: 1, maxLength: 3}), async (kind, texts) => {
				const {collect} = open(kind);
				for (const text of texts) {
					recogniseStatusPage('', text);
					const outcome = await collect(text).catch((error: unknown) => error);
					if (outcome instanceof Error) expect(outcome).toBeInstanceOf(CollectorError);
					else for (const {value: number} of (outcome as Reading).points) expect(Number.isFinite(number) && number >= 0).toBe(true);
				}
			}),
			{numRuns: 400},
		);
	});
});
