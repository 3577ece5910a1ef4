/**
 * What a program with `engineroom/register` inside tells the agent: lines of JSON over a socket file. The agent asks once a
 * tick (`{"ask": 41}` = "I have 41, what came since?"), the program answers with one report, the agent confirms it
 * (`{"have": 42}`). So what was counted is either confirmed or still with the program, and an agent that reads nothing is sent nothing.
 */
import {decodeTally, encodeTally, isCount, isMeasure, type EncodedTally} from './app-tally.ts';
import {maxRoutes} from './cardinality.ts';
import type {Distribution} from './distribution.ts';
import {maskPrivate} from './private-text.ts';
import {createClassCounts, statusClasses, sumClasses, type ClassCounts} from './status.ts';
import {washText} from './text.ts';

export const appProtocolVersion = 1;
/** Fits the buffer of a Unix socket as Linux makes it (208 KiB), so that writing it never waits for a reader. */
export const maxAppLineBytes = 128 * 1024;
/** Those of one service, all beyond them as one, and those without a route. */
export const maxAppRoutes = maxRoutes + 2;
export const maxAppPools = 64;
export const maxAppSystems = 16;
const maxNameLength = 120;
const maxMethodLength = 16;

/** Said once per connection. */
export type AppHello = {
	readonly service: string;
	/** Unlike that of any other start of any program; the same over all connections of one start. */
	readonly instance: string;
	readonly pid: number;
	/** 0 for the main thread. */
	readonly thread: number;
	readonly node: string;
};

/** Requests of one route since the report before; `latency` holds those that were answered in full. */
export type AppRoute = {readonly method: string; readonly route: string; readonly classes: ClassCounts; readonly errors: number; readonly latency: Distribution};

/** Connections of a pool right now; null for what the pool does not tell or does not have. */
export type AppPool = {readonly name: string; readonly used: number | null; readonly idle: number | null; readonly max: number | null; readonly pending: number | null};

export type AppRuntime = {
	/** 99th percentile since the report before; null before there is one. */
	readonly loopDelaySeconds: number | null;
	/** Share of the time since the report before. */
	readonly loopUtilization: number;
	readonly heapUsedBytes: number;
	readonly heapLimitBytes: number;
	/** Since the report before. */
	readonly gcSeconds: number;
};

export type AppDurations = {readonly name: string; readonly durations: Distribution};

export type AppReport = {
	/** 1, 2, 3 … within one instance. */
	readonly sequence: number;
	/** What the counts and durations cover. */
	readonly seconds: number;
	/** Requests in flight; null while no request has ever come. */
	readonly active: number | null;
	readonly routes: readonly AppRoute[];
	readonly pools: readonly AppPool[];
	/** Waiting for a connection, by pool. */
	readonly waits: readonly AppDurations[];
	/** Queries and commands, by database system. */
	readonly operations: readonly AppDurations[];
	readonly runtime: AppRuntime;
	/** Errors of the library itself since it was loaded. */
	readonly ownErrors: number;
	/** Why the library measures nothing any more; null while it does. */
	readonly off: string | null;
};

/** A line as it was understood. `unknown` is a kind of a later version: to be ignored. */
export type AppLine = {readonly type: 'hello'; readonly hello: AppHello} | {readonly type: 'report'; readonly report: AppReport} | {readonly type: 'unknown'};
export type AppLineResult = {readonly ok: true; readonly line: AppLine} | {readonly ok: false; readonly code: 'ERR_APP_LINE' | 'ERR_APP_VERSION'; readonly message: string};

export const encodeHello = (hello: AppHello): string => JSON.stringify({type: 'hello', version: appProtocolVersion, ...hello});

export const encodeReport = (report: AppReport): string =>
	JSON.stringify({
		type: 'report',
		sequence: report.sequence,
		seconds: report.seconds,
		active: report.active,
		routes: report.routes.map(({method, route, classes, errors, latency}) => [method, route, statusClasses.map(name => classes[name]), errors, encodeTally(latency)]),
		pools: report.pools.map(({name, used, idle, max, pending}) => [name, used, idle, max, pending]),
		waits: report.waits.map(encodeDurations),
		operations: report.operations.map(encodeDurations),
		runtime: report.runtime,
		ownErrors: report.ownErrors,
		off: report.off,
	});

const encodeDurations = ({name, durations}: AppDurations): [string, EncodedTally] => [name, encodeTally(durations)];

/** What the agent sends: that it has the reports up to a number (0 for none), and with `ask` its wish for the next. */
export type AgentWord = {readonly type: 'ask' | 'have'; readonly accepted: number};
export const encodeAgentWord = ({type, accepted}: AgentWord): string => JSON.stringify({[type]: accepted});

/** Null for anything else, which a later version may say. */
export const decodeAgentWord = (text: string): AgentWord | null => {
	const value = parse(text);
	if (!isRecord(value)) return null;
	const {ask, have} = value;
	if (isCount(ask)) return {type: 'ask', accepted: ask};
	return isCount(have) ? {type: 'have', accepted: have} : null;
};

/** Untrusted text to a line; text from outside is washed here. Never throws. */
export const decodeAppLine = (text: string): AppLineResult => {
	if (text.length > maxAppLineBytes) return refuse(`is ${text.length} characters long, more than the ${maxAppLineBytes} allowed`);
	const value = parse(text);
	if (!isRecord(value)) return refuse('is no JSON object');
	if (value['type'] === 'hello') {
		if (value['version'] !== appProtocolVersion) return {ok: false, code: 'ERR_APP_VERSION', message: `speaks version ${washText(JSON.stringify(value['version']) ?? 'none', 20)} of the protocol, not ${appProtocolVersion}: use the same engineroom in the program and for the agent`};
		const hello = decodeHello(value);
		return hello ? {ok: true, line: {type: 'hello', hello}} : refuse('is no complete hello');
	}
	if (value['type'] !== 'report') return {ok: true, line: {type: 'unknown'}};
	const report = decodeReport(value);
	return report ? {ok: true, line: {type: 'report', report}} : refuse('is no complete report');
};

const refuse = (why: string): AppLineResult => ({ok: false, code: 'ERR_APP_LINE', message: `a line ${why}`});

type Fields = Readonly<Record<string, unknown>>;
const isRecord = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);
const parse = (text: string): unknown => {
	try {
		return JSON.parse(text) as unknown;
	} catch {
		return undefined;
	}
};
/** Washed, and null when nothing is left. */
const decodeName = (value: unknown, maxLength = maxNameLength): string | null => (typeof value === 'string' ? washText(value, maxLength).trim() || null : null);
const isOptionalCount = (value: unknown): value is number | null => value === null || isCount(value);

const decodeHello = (value: Fields): AppHello | null => {
	const [service, instance, node] = [decodeName(value['service']), decodeName(value['instance']), decodeName(value['node'], 40)];
	const {pid, thread} = value;
	return service === null || instance === null || node === null || !isCount(pid) || !isCount(thread) ? null : {service, instance, node, pid, thread};
};

const decodeReport = (value: Fields): AppReport | null => {
	const {sequence, seconds, active, ownErrors} = value;
	const routes = decodeList(value['routes'], maxAppRoutes, decodeRoute);
	const pools = decodeList(value['pools'], maxAppPools, decodePool);
	const waits = decodeList(value['waits'], maxAppPools, decodeDurations);
	const operations = decodeList(value['operations'], maxAppSystems, decodeDurations);
	const runtime = decodeRuntime(value['runtime']);
	if (!isCount(sequence) || sequence === 0 || !isMeasure(seconds) || !isOptionalCount(active) || !isCount(ownErrors)) return null;
	if (!routes || !pools || !waits || !operations || !runtime) return null;
	return {sequence, seconds, active, routes, pools, waits, operations, runtime, ownErrors, off: decodeName(value['off'])};
};

const decodeList = <Item>(value: unknown, limit: number, decode: (item: readonly unknown[]) => Item | null): Item[] | null => {
	if (!Array.isArray(value) || value.length > limit) return null;
	const items: Item[] = [];
	for (const one of value as readonly unknown[]) {
		const item = Array.isArray(one) ? decode(one) : null;
		if (item === null) return null;
		items.push(item);
	}
	return items;
};

const decodeRoute = ([method, route, counts, errors, tally]: readonly unknown[]): AppRoute | null => {
	const names = {method: typeof method === 'string' ? washText(method, maxMethodLength) : null, route: typeof route === 'string' ? decodeName(maskPrivate(route)) : null};
	const latency = decodeTally(tally);
	if (names.method === null || names.route === null || !latency || !Array.isArray(counts) || counts.length !== statusClasses.length || !counts.every(isCount)) return null;
	const classes = createClassCounts();
	statusClasses.forEach((name, index) => (classes[name] = counts[index] as number));
	const all = sumClasses(classes);
	if (!isCount(errors) || errors > all || latency.count > all) return null;
	return {method: names.method, route: names.route, classes, errors, latency};
};

const decodePool = ([named, used, idle, max, pending]: readonly unknown[]): AppPool | null => {
	const name = decodeName(named);
	return name === null || !isOptionalCount(used) || !isOptionalCount(idle) || !isOptionalCount(max) || !isOptionalCount(pending) ? null : {name, used, idle, max, pending};
};

const decodeDurations = ([named, tally]: readonly unknown[]): AppDurations | null => {
	const name = decodeName(named);
	const durations = decodeTally(tally);
	return name === null || !durations ? null : {name, durations};
};

const decodeRuntime = (value: unknown): AppRuntime | null => {
	if (!isRecord(value)) return null;
	const {loopDelaySeconds, loopUtilization, heapUsedBytes, heapLimitBytes, gcSeconds} = value;
	if ((loopDelaySeconds !== null && !isMeasure(loopDelaySeconds)) || !isMeasure(loopUtilization) || loopUtilization > 1 || !isCount(heapUsedBytes) || !isCount(heapLimitBytes) || !isMeasure(gcSeconds)) return null;
	return {loopDelaySeconds, loopUtilization, heapUsedBytes, heapLimitBytes, gcSeconds};
};
