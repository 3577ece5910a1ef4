import {describe, expect, it} from 'vitest';
import {createCounters} from '../../../../source/collectors/databases/counters.ts';
import {parseInfo} from '../../../../source/collectors/databases/redis/info.ts';
import {commandTotals, countClients, countersIn, increasesOf, levelsOf, readReplicas, systemOf, type CounterName} from '../../../../source/collectors/databases/redis/series.ts';
import {createSlowLog} from '../../../../source/collectors/databases/redis/slow-log.ts';
import {known, readFixture, readJson} from '../told.ts';

type Expected = {readonly intervalSeconds: number; readonly expected: {readonly appCommandsDelta: number; readonly keyspaceHitsDelta: number; readonly keyspaceMissesDelta: number; readonly hitRate: number; readonly setsDelta: number; readonly clientsMin: number; readonly maxclients: number}};
const {expected, intervalSeconds} = readJson<Expected>('redis.expect.json');
const [before, after] = ['redis-info.t0.txt', 'redis-info.t1.txt'].map(name => parseInfo(readFixture(name))) as [ReturnType<typeof parseInfo>, ReturnType<typeof parseInfo>];

describe('what Redis answered', () => {
	it('gives clients without ours, memory without a limit, and its version', () => {
		expect(known(levelsOf(after))).toEqual({'connections.used': expected.clientsMin - 1, 'connections.max': expected.maxclients, memory_used: 816_296, memory_max: null, replication_lag: null});
		expect(systemOf(after)).toEqual({system: 'redis', version: '8.0.2'});
		expect(countClients(after)).toEqual({connected: 5});
	});

	it('gives hits, misses and commands between two instants exactly', () => {
		const counters = createCounters<CounterName>();
		counters.advance(countersIn(before), 0);
		const gains = counters.advance(countersIn(after), intervalSeconds * 1000);
		// Those who recorded it asked 8 times themselves: SLOWLOG, INFO, LATENCY.
		const own = Number(after.number('total_commands_processed')) - Number(before.number('total_commands_processed')) - expected.appCommandsDelta;
		const told = known(increasesOf(gains!, own));
		expect(told).toMatchObject({observed: intervalSeconds, queries: expected.appCommandsDelta, cache_hits: expected.keyspaceHitsDelta, cache_misses: expected.keyspaceMissesDelta, evictions: 0, 'connections.rejected': 0});
		expect(told['cache_hits']! / (told['cache_hits']! + told['cache_misses']!)).toBe(expected.hitRate);
	});

	it('gives what each command cost, without those that are ours', () => {
		const totals = commandTotals(after);
		expect(totals.find(({key}) => key === 'set')).toEqual({key: 'set', calls: expected.setsDelta, seconds: 0.001626, rows: null});
		expect(totals.map(({key}) => key)).not.toEqual(expect.arrayContaining(['info']));
		expect(totals.map(({key}) => key).filter(key => key.startsWith('slowlog'))).toEqual([]);
	});
});

describe('Redis in other states', () => {
	it('tells of the limit of memory when it has one', () => {
		expect(known(levelsOf(parseInfo('used_memory:5\r\nmaxmemory:10\r\n')))).toMatchObject({memory_used: 5, memory_max: 10, 'connections.used': null});
	});

	it('tells of Valkey by its own version', () => {
		expect(systemOf(parseInfo('redis_version:7.2.4\r\nserver_name:valkey\r\nvalkey_version:8.1.0\r\n'))).toEqual({system: 'valkey', version: '8.1.0'});
	});

	it('as a primary tells how far its replicas are behind', () => {
		const info = parseInfo('role:master\r\nconnected_slaves:2\r\nslave0:ip=10.0.0.2,port=6379,state=online,offset=900,lag=1\r\nslave1:ip=10.0.0.3,port=6379,state=online,offset=400,lag=7\r\nslave_expires_tracked_keys:0\r\nmaster_repl_offset:1000\r\n');
		expect(readReplicas(info)).toEqual([{name: '10.0.0.2:6379', state: 'online', lagSeconds: 1, lagBytes: 100}, {name: '10.0.0.3:6379', state: 'online', lagSeconds: 7, lagBytes: 600}]);
		expect(known(levelsOf(info))['replication_lag']).toBe(7);
	});

	it('as a replica lags since its primary went away, and not when it has applied everything', () => {
		const lag = (text: string): number | null => known(levelsOf(parseInfo(`role:slave\r\n${text}`)))['replication_lag'] ?? null;
		expect(lag('master_link_status:down\r\nmaster_link_down_since_seconds:42\r\n')).toBe(42);
		expect(lag('master_link_status:up\r\nslave_read_repl_offset:9\r\nslave_repl_offset:9\r\n')).toBe(0);
		expect(lag('master_link_status:up\r\nslave_read_repl_offset:9\r\nslave_repl_offset:8\r\n')).toBeNull();
	});
});

describe('the slow log', () => {
	it('counts by the numbers of its entries', () => {
		const log = createSlowLog();
		const entry = (id: number) => [[id, 1700000000, 20000, ['GET', 'k']]];
		expect(log.advance(entry(41), 42, 'a')).toBeNull();
		expect(log.advance(entry(41), 42, 'a')).toBe(0);
		expect(log.advance(entry(44), 45, 'a')).toBe(3);
		// Emptied, then filled again: the numbers go on.
		expect(log.advance([], 0, 'a')).toBe(0);
		expect(log.advance(entry(46), 2, 'a')).toBe(2);
	});

	it('that was empty at first has only what came since', () => {
		const log = createSlowLog();
		expect(log.advance([], 0, 'a')).toBeNull();
		expect(log.advance([], 0, 'a')).toBe(0);
		expect(log.advance([[57, 1, 1, []]], 3, 'a')).toBe(3);
	});

	it('of a server that was restarted begins anew, and one that may not be read tells nothing', () => {
		const log = createSlowLog();
		log.advance([[9, 1, 1, []]], 1, 'a');
		expect(log.advance([[50, 1, 1, []]], 1, 'b')).toBeNull();
		expect(log.advance(null, null, 'b')).toBeNull();
	});
});
