/** The fleet by routes: what each did in the last minute, on all hosts together. */
import {signalNames, type SignalName} from '../../signals/catalog.ts';
import type {FleetBoard, FleetQuery, Gauge, HostRow} from '../../signals/board.ts';
import {createDistribution, mergeInto, quantile} from '../../signals/distribution.ts';
import {ratio} from '../../signals/rate.ts';
import {sumClasses} from '../../signals/status.ts';
import {judge} from '../../signals/thresholds.ts';
import type {RouteRecord} from '../../wire/messages.ts';
import type {HostState} from '../host-state.ts';
import type {Watched} from '../watched.ts';
import {addErrors, addThroughput} from './add-figures.ts';
import {createTimeGrid} from './cells.ts';
import {type Filtered} from './fleet-board.ts';
import {selectScale} from './host-row.ts';
import {nowRange, type View} from './view.ts';
import {describeLatency} from './latency.ts';
import {compareRows} from './merged-board.ts';
import {worstSeverity} from './merged-row.ts';
import {figuresOf, routeId, sumRoutes, type RouteSum} from './routes.ts';

export const routeSignals: readonly SignalName[] = ['latency', 'throughput', 'errors'];
/** What the numbers of routes cover: enough for the p95 of a quiet route. */
export const routesSeconds = 60;

type Part = {readonly one: Watched; readonly sum: RouteSum; readonly observed: ReadonlyMap<string, number>};

const gatherParts = (all: readonly Watched[], view: View): Map<string, Part[]> => {
	const parts = new Map<string, Part[]>();
	for (const one of all) {
		if (one.link !== 'live') continue;
		const {end} = nowRange(one.host, view);
		const told = sumRoutes(one.host, {first: end - Math.round((routesSeconds * 1000) / one.host.intervalMs), end});
		for (const [id, sum] of told?.sums ?? []) parts.set(id, [...(parts.get(id) ?? []), {one, sum, observed: told?.observed ?? new Map<string, number>()}]);
	}
	return parts;
};

const recordsIn = (host: HostState, id: string, firstMs: number, endMs: number): RouteRecord[] => {
	const records: RouteRecord[] = [];
	for (let slot = Math.ceil(firstMs / host.intervalMs); slot < Math.ceil(endMs / host.intervalMs); slot++) {
		const message = host.routes.get(slot);
		if (message) records.push(...message.data.filter(record => routeId(record) === id));
	}
	return records;
};

/** From the first time that routes were told; before that is a gap. */
const readCell = (parts: readonly Part[], id: string, signal: SignalName, firstMs: number, endMs: number): number => {
	const told = parts.filter(({one: {host}}) => [...host.routes.keys()].some(slot => slot * host.intervalMs >= firstMs && slot * host.intervalMs < endMs));
	if (told.length === 0) return NaN;
	const records = told.flatMap(({one}) => recordsIn(one.host, id, firstMs, endMs));
	const count = records.reduce((sum, {classes}) => sum + sumClasses(classes), 0);
	if (signal === 'throughput') return count / ((endMs - firstMs) / 1000);
	if (signal === 'errors') return ratio(records.reduce((sum, {errors}) => sum + errors, 0), count) ?? NaN;
	const merged = createDistribution();
	for (const {latency} of records) if (latency) mergeInto(merged, latency);
	return quantile(merged, 0.95)?.seconds ?? NaN;
};

const selectCells = (parts: readonly Part[], id: string, signal: SignalName, view: View, cells: number): number[] => {
	const {stepMs, lastCell} = createTimeGrid(view, cells);
	return Array.from({length: cells}, (_, index) => {
		const cell = lastCell - cells + 1 + index;
		return readCell(parts, id, signal, cell * stepMs, Math.min((cell + 1) * stepMs, view.now + 1));
	});
};

const severityKnown = (gauges: readonly Gauge[]): HostRow['severity'] => worstSeverity(gauges.map(({severity}) => severity));

const rowOf = (id: string, parts: readonly Part[], view: View, cells: number): HostRow => {
	const {sum: {method, route}} = parts[0] as Part;
	const figures = parts.map(({sum, observed}) => figuresOf(sum, observed));
	const merged = createDistribution();
	for (const {sum} of parts) if (sum.latency) mergeInto(merged, sum.latency);
	const latency = describeLatency(merged);
	const values: Readonly<Partial<Record<SignalName, number | null>>> = {latency: latency?.p95 ?? latency?.mean ?? null, throughput: addThroughput(figures.map(one => one.throughput))?.perSecond ?? null, errors: addErrors(figures.map(one => one.errors))?.ratio ?? null};
	const gauges = signalNames.map((signal): Gauge => {
		const value = values[signal] ?? null;
		return {
			signal, value, pool: null,
			cells: routeSignals.includes(signal) ? selectCells(parts, id, signal, view, cells) : [],
			newest: createTimeGrid(view, cells).lastCell,
			reason: value === null ? (routeSignals.includes(signal) ? 'no request of it in the last minute, or its input does not tell' : 'its hosts have it, each its own') : null,
			severity: judge(signal, value),
			precision: signal === 'latency' && latency ? (latency.p95 === null ? '≈' : latency.precision.p95) : '=',
		};
	});
	const busiest = parts.reduce((most, part) => (sumClasses(part.sum.classes) > sumClasses(most.sum.classes) ? part : most));
	return {
		id: `route ${id}`, name: `${method} ${route}`.trim(), target: (parts[0] as Part).sum.service, link: 'live', ageSeconds: 0, reason: null,
		severity: severityKnown(gauges),
		gauges: Object.fromEntries(gauges.map(gauge => [gauge.signal, gauge])) as HostRow['gauges'],
		findings: [],
		members: {live: parts.length, all: parts.length, host: busiest.one.host.id},
		route: id,
	};
};

export const selectRouteBoard = (hosts: Filtered, query: FleetQuery, view: View): Pick<FleetBoard, 'order' | 'rows' | 'shown' | 'scale' | 'selectedRow' | 'signals'> => {
	const parts = new Map([...gatherParts(hosts.shown, view)].map(([id, told]) => [`route ${id}`, {id, told}]));
	const whole = (id: string, cells: number): HostRow | null => {
		const found = parts.get(id);
		return found ? rowOf(found.id, found.told, view, cells) : null;
	};
	const ranked = [...parts.keys()].flatMap(id => whole(id, 0) ?? []).sort((a, b) => compareRows(a, b, query));
	const rows = ranked.slice(query.first, query.first + query.count).flatMap(({id}) => whole(id, query.cells) ?? []);
	return {
		order: ranked.map(({id}) => id), shown: ranked.length, rows, scale: selectScale(rows), signals: routeSignals,
		selectedRow: query.selected === null ? null : (rows.find(({id}) => id === query.selected) ?? whole(query.selected, query.cells)),
	};
};
