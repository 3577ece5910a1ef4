/**
 * Which metrics mean what: current names, older ones, and the unit of those whose own unit is missing. Of several names for
 * the same thing that a process sends at once (http/dup), the one of the highest rank counts.
 * https://opentelemetry.io/docs/specs/semconv/http/http-metrics/, …/database/database-metrics/, …/runtime/nodejs-metrics/,
 * older names: https://opentelemetry.io/docs/specs/semconv/non-normative/db-migration/
 */
import type {Attributes} from './records.ts';

export type Role = 'requests' | 'calls' | 'active' | 'pool' | 'wait' | 'operations' | 'delay' | 'utilization' | 'heap' | 'gc';
export type PoolPart = 'used' | 'idle' | 'max' | 'pending';

export type MetricRule = {
	readonly role: Role;
	readonly rank: number;
	/** Seconds in one unit when the metric does not tell its own. */
	readonly secondsPerUnit?: number;
	/** Pools: what it counts; `state` is told by an attribute. */
	readonly part?: PoolPart | 'state';
};

const seconds = 1;
const milliseconds = 1e-3;

const rules: ReadonlyMap<string, MetricRule> = new Map<string, MetricRule>([
	['http.server.request.duration', {role: 'requests', rank: 3, secondsPerUnit: seconds}],
	['http.server.duration', {role: 'requests', rank: 2, secondsPerUnit: milliseconds}],
	// Micrometer's own name, in milliseconds when it sends OTLP.
	['http.server.requests', {role: 'requests', rank: 1, secondsPerUnit: milliseconds}],
	['rpc.server.call.duration', {role: 'calls', rank: 2, secondsPerUnit: seconds}],
	['rpc.server.duration', {role: 'calls', rank: 1, secondsPerUnit: milliseconds}],
	['http.server.active_requests', {role: 'active', rank: 2}],
	['http.server.requests.active', {role: 'active', rank: 1}],
	['db.client.connection.count', {role: 'pool', rank: 3, part: 'state'}],
	['db.client.connection.max', {role: 'pool', rank: 3, part: 'max'}],
	['db.client.connection.pending_requests', {role: 'pool', rank: 3, part: 'pending'}],
	['db.client.connection.npgsql.pending_requests', {role: 'pool', rank: 3, part: 'pending'}],
	['db.client.connections.usage', {role: 'pool', rank: 2, part: 'state'}],
	['db.client.connections.max', {role: 'pool', rank: 2, part: 'max'}],
	['db.client.connections.pending_requests', {role: 'pool', rank: 2, part: 'pending'}],
	['hikaricp.connections.active', {role: 'pool', rank: 1, part: 'used'}],
	['hikaricp.connections.idle', {role: 'pool', rank: 1, part: 'idle'}],
	['hikaricp.connections.max', {role: 'pool', rank: 1, part: 'max'}],
	['hikaricp.connections.pending', {role: 'pool', rank: 1, part: 'pending'}],
	['db.client.connection.wait_time', {role: 'wait', rank: 3, secondsPerUnit: seconds}],
	['db.client.connections.wait_time', {role: 'wait', rank: 2, secondsPerUnit: milliseconds}],
	['hikaricp.connections.acquire', {role: 'wait', rank: 1, secondsPerUnit: milliseconds}],
	['db.client.operation.duration', {role: 'operations', rank: 2, secondsPerUnit: seconds}],
	['db.client.commands.duration', {role: 'operations', rank: 1, secondsPerUnit: seconds}],
	['nodejs.eventloop.delay.p99', {role: 'delay', rank: 2, secondsPerUnit: seconds}],
	['nodejs.event_loop.delay.p99', {role: 'delay', rank: 1, secondsPerUnit: seconds}],
	['nodejs.eventloop.utilization', {role: 'utilization', rank: 2}],
	['nodejs.event_loop.utilization', {role: 'utilization', rank: 1}],
	// v8js.memory.heap.limit is left out: it tells what is allocated (space_size), not what may be used, and was renamed heap.space.size for that.
	['v8js.memory.heap.used', {role: 'heap', rank: 1}],
	['v8js.gc.duration', {role: 'gc', rank: 1, secondsPerUnit: seconds}],
]);

export const ruleOf = (metric: string): MetricRule | undefined => rules.get(metric);
export const isWanted = (metric: string): boolean => rules.has(metric);

/** UCUM, as conventions ask for it, and the words that some libraries send. */
const units: ReadonlyMap<string, number> = new Map([
	['s', 1], ['sec', 1], ['second', 1], ['seconds', 1],
	['ms', 1e-3], ['millisecond', 1e-3], ['milliseconds', 1e-3],
	['us', 1e-6], ['µs', 1e-6], ['μs', 1e-6], ['microsecond', 1e-6], ['microseconds', 1e-6],
	['ns', 1e-9], ['nanosecond', 1e-9], ['nanoseconds', 1e-9],
	['min', 60], ['h', 3600],
]);

/** Seconds in one unit of a metric of durations; by its own word, else by convention. */
export const secondsPerUnitOf = (unit: string, rule: MetricRule): number => units.get(unit.trim()) ?? units.get(unit.trim().toLowerCase()) ?? rule.secondsPerUnit ?? seconds;

/** The first of some attributes that says something, as text; empty when none does. */
export const attributeOf = (attributes: Attributes, ...names: readonly string[]): string => {
	for (const name of names) {
		const value = attributes.get(name);
		if (value !== undefined && value !== null && value !== '') return String(value);
	}
	return '';
};
