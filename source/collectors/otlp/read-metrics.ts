/** Data points as what they say of a service: requests, levels of gauges, durations of queries and of waiting. */
import type {KeySet} from '../../signals/cardinality.ts';
import type {SeriesName} from '../../signals/catalog.ts';
import {classifyStatus} from '../../signals/status.ts';
import {washText} from '../../signals/text.ts';
import {addGained} from './durations.ts';
import {attributeOf, secondsPerUnitOf, type PoolPart} from './metric-rules.ts';
import type {GainedPoint} from './process-metrics.ts';
import type {Attributes} from './records.ts';
import type {RouteNames} from './routes.ts';
import {countRequests, type RequestTally} from './tally.ts';

/** gRPC codes that are the server's fault: https://opentelemetry.io/docs/specs/semconv/rpc/grpc/ */
const serverFaults = /^(?:2|4|12|13|14|15|UNKNOWN|DEADLINE_EXCEEDED|UNIMPLEMENTED|INTERNAL|UNAVAILABLE|DATA_LOSS)$/;

/** Adds the requests of a point to a tally. */
export const countPoint = (tally: RequestTally, {point: {attributes, unit}, rule, gained}: GainedPoint, keys: KeySet, names: RouteNames): void => {
	if (gained === null || !(gained.count > 0)) return;
	const code = attributeOf(attributes, 'http.response.status_code', 'http.status_code', 'status');
	const call = attributeOf(attributes, 'rpc.grpc.status_code', 'rpc.response.status_code');
	const status = classifyStatus(code);
	const errorType = attributeOf(attributes, 'error.type');
	// Some set an error type for 4xx, which are the caller's errors.
	const failed = status === '5xx' || (errorType !== '' && status !== '4xx') || serverFaults.test(call);
	const method = attributeOf(attributes, 'http.request.method', 'http.method', rule.rank === 1 && rule.role === 'requests' ? 'method' : '');
	const rpcService = attributeOf(attributes, 'rpc.service');
	const rpcMethod = attributeOf(attributes, 'rpc.method');
	const name = names.of(method, attributeOf(attributes, 'http.route', 'uri'), attributeOf(attributes, 'http.target', 'url.path'), rpcService === '' ? rpcMethod : `${rpcService}/${rpcMethod}`);
	const factor = secondsPerUnitOf(unit, rule);
	countRequests(tally, {status, failed, judged: code !== '' || call !== '' || errorType !== '', count: Math.round(gained.count), name, time: durations => addGained(durations, gained, factor)}, keys);
};

/** How levels of several processes make the level of the service: as the catalog folds them. */
export type Fold = 'sum' | 'max';
export type Level = {readonly name: SeriesName; readonly pool: string | null; readonly fold: Fold; readonly value: number};

const poolNames: Readonly<Record<PoolPart, SeriesName>> = {used: 'db.client.connection.used', idle: 'db.client.connection.idle', max: 'db.client.connection.max', pending: 'db.client.connection.pending_requests'};

/** The name of a pool; of one that has none, what it leads to. */
export const poolOf = (attributes: Attributes): string =>
	washText(attributeOf(attributes, 'db.client.connection.pool.name', 'db.client.connections.pool.name', 'pool.name', 'pool', 'db.namespace', 'db.name', 'server.address'), 80) || 'default';

/** Null for a point that is no level, or one that says nothing (a pool without a limit). */
export const levelOf = ({point, rule}: GainedPoint): Level | null => {
	if (point.shape !== 'number') return null;
	const {value, attributes, unit} = point;
	if (rule.role === 'active') return {name: 'http.server.active_requests', pool: null, fold: 'sum', value};
	if (rule.role === 'delay') return {name: 'runtime.event_loop.delay', pool: null, fold: 'max', value: value * secondsPerUnitOf(unit, rule)};
	if (rule.role === 'utilization') return {name: 'runtime.event_loop.utilization', pool: null, fold: 'max', value};
	if (rule.role === 'heap') return {name: 'runtime.heap_used', pool: null, fold: 'sum', value};
	if (rule.role !== 'pool') return null;
	const part = rule.part === 'state' ? attributeOf(attributes, 'db.client.connection.state', 'db.client.connections.state', 'state') : rule.part;
	if (part !== 'used' && part !== 'idle' && part !== 'max' && part !== 'pending') return null;
	return part === 'max' && !(value > 0) ? null : {name: poolNames[part], pool: poolOf(attributes), fold: 'sum', value};
};

export const keyOfLevel = ({name, pool}: Level): string => `${name}\n${pool ?? ''}`;

/** Levels of the same name brought together. */
export const foldLevels = (levels: Iterable<Level>): Map<string, Level> => {
	const folded = new Map<string, Level>();
	for (const level of levels) {
		const key = keyOfLevel(level);
		const known = folded.get(key);
		folded.set(key, known ? {...level, value: level.fold === 'sum' ? known.value + level.value : Math.max(known.value, level.value)} : level);
	}
	return folded;
};
