import {readFileSync} from 'node:fs';
import {describe, expect, it} from 'vitest';
import {createPrometheusCollector} from '../../../source/collectors/prometheus/index.ts';
import {readOwnRules, RuleError} from '../../../source/collectors/prometheus/rules/own-rules.ts';
import {quantile} from '../../../source/signals/distribution.ts';
import {createFakeHost, textAnswer} from '../../helpers/fake-host.ts';
import {readPair} from './read-pair.ts';

const read = (name: string): string => readFileSync(new URL(`../../fixtures/prom/${name}`, import.meta.url), 'utf8');
/** The sum of all samples whose line matches, found without any parser. */
const sum = (text: string, line: RegExp): number => text.split('\n').filter(one => line.test(one)).reduce((all, one) => all + Number(one.split(' ').at(-1)), 0);
const signal = new AbortController().signal;

const readTexts = async (first: string, second: string, options: Partial<Parameters<typeof createPrometheusCollector>[0]> = {}) => {
	const host = createFakeHost();
	const collector = createPrometheusCollector({host, url: 'http://127.0.0.1:3000/metrics', ...options});
	host.page = () => textAnswer(first);
	await collector.collect(signal);
	host.advance(2000);
	host.page = () => textAnswer(second);
	return collector.collect(signal);
};
type Reading = Awaited<ReturnType<typeof readTexts>>;
const value = ({points}: Reading, name: string): number | undefined => points.find(point => point.name === name)?.value;

describe('recorded exporters of database servers', () => {
	it('postgres_exporter tells sessions by state, locks and what was done, its own session left out', async () => {
		const reading = await readPair(['postgres_exporter.t0.prom', 'postgres_exporter.t1.prom'], 5.8);
		const [before, after] = ['t0', 't1'].map(instant => read(`postgres_exporter.${instant}.prom`)) as [string, string];
		const clients = /^pg_stat_activity_count\{(?!.*application_name="postgres_exporter").*backend_type="client backend"/;
		expect(value(reading, 'db.server.connections.used')).toBe(sum(after, clients));
		expect(value(reading, 'db.server.connections.max')).toBe(60);
		expect(value(reading, 'db.server.lock_waiters')).toBe(1);
		expect(value(reading, 'db.server.connections.idle_in_transaction')).toBe(2);
		expect(value(reading, 'db.server.commits')).toBe(sum(after, /^pg_stat_database_xact_commit\{/) - sum(before, /^pg_stat_database_xact_commit\{/));
		expect(reading.points.find(({name}) => name === 'db.server.observed')).toMatchObject({labels: {database: 'postgresql 127.0.0.1:3000'}, value: 5.8});
	});

	it('mysqld_exporter and redis_exporter tell theirs', async () => {
		const mysql = await readPair(['mysqld_exporter.t0.prom', 'mysqld_exporter.t1.prom'], 5);
		const after = read('mysqld_exporter.t1.prom');
		expect(value(mysql, 'db.server.connections.used')).toBe(6);
		expect(value(mysql, 'db.server.connections.max')).toBe(60);
		expect(value(mysql, 'db.server.slow_queries')).toBe(sum(after, /^mysql_global_status_slow_queries /) - sum(read('mysqld_exporter.t0.prom'), /^mysql_global_status_slow_queries /));
		const redis = await readPair(['redis_exporter.t0.prom', 'redis_exporter.t1.prom'], 5);
		expect(value(redis, 'db.server.connections.used')).toBe(7);
		expect(value(redis, 'db.server.connections.max')).toBe(100);
		expect(value(redis, 'db.server.cache_hits')).toBe(sum(read('redis_exporter.t1.prom'), /^redis_keyspace_hits_total /) - sum(read('redis_exporter.t0.prom'), /^redis_keyspace_hits_total /));
		// maxmemory 0 is no limit, and so no limit is told.
		expect(value(redis, 'db.server.memory_max')).toBeUndefined();
	});
});

describe('the inside of a program', () => {
	it('tells its event loop and the durations of its queries', async () => {
		const reading = await readPair(['otel-node-prometheus-http.t0.prom', 'otel-node-prometheus-http.t1.prom'], 5.4);
		const text = read('otel-node-prometheus-http.t1.prom');
		expect(value(reading, 'runtime.event_loop.delay')).toBeCloseTo(sum(text, /^nodejs_eventloop_delay_p99\{/), 9);
		const queries = reading.latencies!.find(({name}) => name === 'db.client.operation.duration');
		const count = (instant: string): number => sum(read(`otel-node-prometheus-http.${instant}.prom`), /^db_client_operation_duration_count\{/);
		expect(queries!.distribution.count).toBe(count('t1') - count('t0'));
		expect(quantile(queries!.distribution, 0.5)!.seconds).toBeLessThan(1);
		expect(queries!.labels['system']).toBe('postgresql');
	});
});

describe('rules of the configuration file', () => {
	const page = (good: number, bad: number, busy: number): string => `# TYPE shop_work_ms histogram
shop_work_ms_bucket{op="buy",result="ok",le="10"} ${good}
shop_work_ms_bucket{op="buy",result="ok",le="+Inf"} ${good}
shop_work_ms_sum{op="buy",result="ok"} ${good * 5}
shop_work_ms_count{op="buy",result="ok"} ${good}
shop_work_ms_bucket{op="buy",result="broken",le="10"} 0
shop_work_ms_bucket{op="buy",result="broken",le="+Inf"} ${bad}
shop_work_ms_sum{op="buy",result="broken"} ${bad * 50}
shop_work_ms_count{op="buy",result="broken"} ${bad}
# TYPE shop_lanes_busy gauge
shop_lanes_busy{lane="db"} ${busy}
# TYPE shop_lanes gauge
shop_lanes{lane="db"} 8
`;

	it('make signals of families that nobody else knows', async () => {
		const ownRules = readOwnRules([{family: 'shop_work_ms', unit: 'ms', route: 'op', failed: {result: ['broken']}}], [{pool: 'lane', used: 'shop_lanes_busy', max: '/^shop_lanes$/'}]);
		const reading = await readTexts(page(100, 5, 3), page(160, 9, 7), {ownRules});
		expect(reading.points.filter(({name}) => name === 'http.server.requests').reduce((all, point) => all + point.value, 0)).toBe(64);
		expect(reading.routes).toMatchObject([{route: 'buy', errors: 4}]);
		expect(quantile(reading.latencies![0]!.distribution, 0.5)!.seconds).toBeLessThanOrEqual(0.01);
		expect(value(reading, 'db.client.connection.used')).toBe(7);
		expect(value(reading, 'db.client.connection.max')).toBe(8);
		expect((await readTexts(page(100, 5, 3), page(160, 9, 7))).points).toEqual([]);
	});

	it.each([
		[[{role: 'full'}], undefined, 'metrics[0].family'],
		[[{family: 'x', role: 'odd'}], undefined, 'metrics[0].role takes one of full'],
		[[{family: 'x', unit: 'h'}], undefined, 'metrics[0].unit'],
		[[{family: '/(/'}], undefined, 'no regular expression'],
		[[{family: 'x', typo: 1}], undefined, "unknown key 'typo'"],
		[[{family: 'x', where: 'y'}], undefined, 'metrics[0].where must be a mapping'],
		['text', undefined, 'metrics takes a list'],
		[undefined, [{max: 'x'}], 'needs the family of used'],
	])('are refused with a reason: %j %j', (metrics, pools, reason) => {
		expect(() => readOwnRules(metrics, pools)).toThrow(RuleError);
		expect(() => readOwnRules(metrics, pools)).toThrow(reason);
	});
});
