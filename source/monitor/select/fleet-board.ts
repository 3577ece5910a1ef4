/** The fleet as a screen asks for it: the order of all rows, and the rows that are seen. */
import {signalNames, type SignalName} from '../../signals/catalog.ts';
import type {FleetBoard, FleetQuery, Gauge, HostRow, HostSignals, LinkState, PoolFigures, Severity} from '../../signals/board.ts';
import {judge} from '../../signals/thresholds.ts';
import {derivedColumn} from '../derive.ts';
import type {Watched} from '../watched.ts';
import type {HostState} from '../host-state.ts';
import {createGrid, readSignal, selectCells} from './cells.ts';
import {selectHostSignals} from './figures.ts';
import type {Range} from './fold.ts';
import {parseFilter} from './filter.ts';
import type {Baseline} from './baseline-figures.ts';
import {explainLink, explainUnknown} from './reasons.ts';

/** The instant that is shown and what it covers. */
export type View = {readonly now: number; readonly time: number; readonly windowSeconds: number; readonly nowSeconds: number; readonly intervalSeconds: number; /** What gauges are compared with. */ readonly baseline?: Baseline | null};

/** When a board is of, and what it covers. */
export const timesOf = ({time, windowSeconds, nowSeconds, intervalSeconds, baseline}: View) => ({time, windowSeconds, nowSeconds, intervalSeconds, baselineTime: baseline?.time ?? null});

/** The slot that a view ends with: the newest that has come in, or, when frames fail to come, where it should be. */
export const endSlot = (host: HostState, view: View): number => {
	const due = Math.floor(view.now / host.intervalMs);
	const newest = host.ring.fine.newest ?? due;
	// Frames of the current tick may be on their way: one slot of grace, so that the newest cell does not blink.
	return newest > due ? due : due - newest <= 2 ? newest : due - 1;
};

/** What comes in bursts (OTLP exports) is covered from one burst to the next, up to this long; what comes more rarely is not "now". */
const longestBurstMs = 15_000;

export const nowSlots = (host: HostState, nowSeconds: number): number => {
	const slots = Math.max(1, Math.round((nowSeconds * 1000) / host.intervalMs));
	const {burst} = host;
	const isLate = burst !== null && burst.slots * host.intervalMs <= longestBurstMs && (host.ring.fine.newest ?? 0) - burst.slot <= 4 * burst.slots;
	return isLate ? Math.max(slots, burst.slots + 2) : slots;
};

/** What the head numbers cover: the last seconds before the end, however old they are. */
export const nowRange = (host: HostState, view: View): Range => {
	const newest = Math.min(host.ring.fine.newest ?? 0, endSlot(host, view));
	return {first: newest - nowSlots(host, view.nowSeconds) + 1, end: newest + 1};
};

export const ageSeconds = (host: HostState, view: View): number | null => (host.lastFrameAt === null ? null : Math.max(0, (view.now - host.lastFrameAt) / 1000));

const severityRank: Readonly<Record<Severity, number>> = {ok: 0, warning: 1, critical: 2};
const linkRank: Readonly<Record<LinkState, number>> = {live: 0, connecting: 1, stale: 4, down: 3};

/** Everything that rows are put in order by, cheap to work out for all of them. */
type Rank = {readonly one: Watched; readonly severity: Severity};

/** A host that cannot be seen is worth a look: it stands between the warned and the healthy. */
const rankOf = ({one, severity}: Rank): number => severityRank[severity] * 10 + linkRank[one.link];

export const severityOf = (one: Watched): Severity => {
	if (one.findings.some(finding => finding.severity === 'critical')) return 'critical';
	return one.findings.length > 0 ? 'warning' : 'ok';
};

const newestValue = (host: HostState, signal: SignalName): number => host.derived.fine.at(host.derived.fine.newest ?? 0, derivedColumn[signal]);

const byName = (a: Rank, b: Rank): number => a.one.host.name.localeCompare(b.one.host.name) || a.one.host.id.localeCompare(b.one.host.id);

/** Largest first, or least first; what is not known stands last either way. */
const compare = (a: Rank, b: Rank, {sort, isReversed}: Pick<FleetQuery, 'sort' | 'isReversed'>): number => {
	const turned = isReversed === true ? -1 : 1;
	if (sort === 'name') return turned * byName(a, b);
	if (sort === 'worst') return turned * (rankOf(b) - rankOf(a)) || byName(a, b);
	const left = newestValue(a.one.host, sort);
	const right = newestValue(b.one.host, sort);
	if (Number.isNaN(left) || Number.isNaN(right)) return Number(Number.isNaN(left)) - Number(Number.isNaN(right)) || byName(a, b);
	return turned * (right - left) || byName(a, b);
};

export const gaugeValue = (signals: HostSignals, signal: SignalName): number | null => {
	switch (signal) {
		case 'latency':
			return signals.latency?.p95 ?? signals.latency?.mean ?? null;
		case 'throughput':
			return signals.throughput?.perSecond ?? null;
		case 'errors':
			return signals.errors?.ratio ?? null;
		default:
			return signals[signal]?.utilization ?? null;
	}
};

const selectGauge = (one: Watched, signal: SignalName, signals: HostSignals, {cells, newest}: {readonly cells: readonly number[]; readonly newest: number}, baseline: Baseline | null): Gauge => {
	const value = gaugeValue(signals, signal);
	const pool: PoolFigures | null = signal === 'pool' ? signals.pool : null;
	return {
		signal,
		value,
		cells,
		newest,
		pool,
		reason: value === null && !pool ? explainUnknown(one, signal) : null,
		severity: one.link === 'live' ? judge(signal, value, {waiting: pool?.waiting ?? null}) : 'ok',
		precision: signal === 'latency' && signals.latency ? (signals.latency.p95 === null ? '≈' : signals.latency.precision.p95) : '=',
		...(baseline ? {baseline: baseline.figuresOf(one)?.[signal] ?? null} : {}),
	};
};

export const selectRow = (one: Watched, cells: number, view: View, namesakes: ReadonlySet<string> = new Set()): HostRow => {
	const {host} = one;
	const signals = selectHostSignals(host, nowRange(host, view));
	const grid = createGrid(endSlot(host, view), Math.round((view.windowSeconds * 1000) / host.intervalMs), cells);
	const gauges = Object.fromEntries(signalNames.map(signal => [signal, selectGauge(one, signal, signals, {cells: selectCells(host, grid, signal, one.cells, readSignal(host, signal)), newest: grid.lastCell}, view.baseline ?? null)]));
	return {
		id: host.id,
		// Two agents of one name are told apart by where they are.
		name: namesakes.has(host.name) ? host.id : host.name,
		target: host.id,
		link: one.link,
		ageSeconds: ageSeconds(host, view),
		reason: one.link === 'live' ? null : explainLink(one),
		severity: severityOf(one),
		gauges: gauges as HostRow['gauges'],
		findings: one.findings,
	};
};

const shares: readonly SignalName[] = ['errors', 'cpu', 'memory', 'disk', 'pool'];

export const selectScale = (rows: readonly HostRow[]): FleetBoard['scale'] =>
	Object.fromEntries(signalNames.map(signal => [signal, shares.includes(signal) ? 1 : rows.reduce((most, row) => row.gauges[signal].cells.reduce((top, value) => (value > top ? value : top), most), 0)])) as FleetBoard['scale'];

/** Names that more than one agent gave. */
export const findNamesakes = (all: readonly Watched[]): ReadonlySet<string> => {
	const seen = new Set<string>();
	const twice = new Set<string>();
	for (const {host} of all) (seen.has(host.name) ? twice : seen).add(host.name);
	return twice;
};

/** The hosts that pass a filter. */
export type Filtered = {readonly all: readonly Watched[]; readonly shown: readonly Watched[]; readonly broken: readonly string[]};

export const filterHosts = (all: readonly Watched[], text: string, view: View): Filtered => {
	if (text.trim() === '') return {all, shown: all, broken: []};
	const filter = parseFilter(text);
	const shown = all.filter(one => {
		const {host, link} = one;
		return filter.matches({name: host.name, id: host.id, labels: host.labels, services: [...host.columns.services.keys()], link, severity: severityOf(one), signals: () => selectHostSignals(host, nowRange(host, view))});
	});
	return {all, shown, broken: filter.broken};
};

/** What is told of the fleet whatever its rows stand for. */
export const selectCounts = ({all, broken}: Filtered): Pick<FleetBoard, 'hosts' | 'filterBroken' | 'critical' | 'warning' | 'notLive'> => ({
	hosts: all.length,
	filterBroken: broken,
	critical: all.filter(one => severityOf(one) === 'critical').length,
	warning: all.filter(one => severityOf(one) === 'warning').length,
	notLive: all.filter(one => one.link !== 'live').length,
});

/** A row for each host. */
export const selectHosts = ({all, shown}: Filtered, query: FleetQuery, view: View): Pick<FleetBoard, 'order' | 'rows' | 'shown' | 'scale' | 'selectedRow' | 'signals'> => {
	const ranks = shown.map(one => ({one, severity: severityOf(one)})).sort((a, b) => compare(a, b, query));
	const namesakes = findNamesakes(all);
	const rows = ranks.slice(query.first, query.first + query.count).map(({one}) => selectRow(one, query.cells, view, namesakes));
	const selected = query.selected === null ? null : (ranks.find(({one}) => one.host.id === query.selected)?.one ?? null);
	return {
		shown: ranks.length,
		order: ranks.map(({one}) => one.host.id),
		rows,
		scale: selectScale(rows),
		selectedRow: selected ? (rows.find(row => row.id === selected.host.id) ?? selectRow(selected, query.cells, view, namesakes)) : null,
		signals: signalNames,
	};
};
