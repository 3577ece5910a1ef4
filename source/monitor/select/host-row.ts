/** One host as a row: its gauges, its link, what is wrong with it. */
import type {SignalName} from '../../signals/catalog.ts';
import type {FleetBoard, Gauge, HostRow, HostSignals, PoolFigures, Severity} from '../../signals/board.ts';
import type {Precision} from '../../signals/distribution.ts';
import {judge} from '../../signals/thresholds.ts';
import type {Watched} from '../watched.ts';
import type {Baseline} from './baseline-figures.ts';
import {createGrid, readSignal, selectCells, type Gauges, type GaugesOf, type Grid} from './cells.ts';
import {selectHostSignals} from './figures.ts';
import {explainLink, explainUnknown} from './reasons.ts';
import {ageSeconds, endSlot, nowRange, type View} from './view.ts';

export const severityOf = (one: Watched): Severity => {
	if (one.findings.some(finding => finding.severity === 'critical')) return 'critical';
	return one.findings.length > 0 ? 'warning' : 'ok';
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

const noPool = {waiting: null};

const selectGauge = (one: Watched, signal: SignalName, signals: HostSignals, grid: Grid, baseline: Baseline | null): Gauge => {
	const value = gaugeValue(signals, signal);
	const pool: PoolFigures | null = signal === 'pool' ? signals.pool : null;
	const gauge: Gauge = {
		signal,
		value,
		cells: selectCells(one.host, grid, signal, one.cells, readSignal[signal]),
		newest: grid.lastCell,
		pool,
		reason: value === null && !pool ? explainUnknown(one, signal) : null,
		severity: one.link === 'live' ? judge(signal, value, pool ?? noPool) : 'ok',
		precision: precisionOf(signal, signals),
	};
	return baseline ? {...gauge, baseline: baseline.figuresOf(one)?.[signal] ?? null} : gauge;
};

/** How the head number of a signal is to be read. */
export const precisionOf = (signal: SignalName, {latency}: HostSignals): Precision => (signal !== 'latency' || latency === null ? '=' : latency.p95 === null ? '≈' : latency.precision.p95);

const isSame = (a: GaugesOf, b: GaugesOf): boolean =>
	a.range.first === b.range.first && a.range.end === b.range.end && a.end === b.end && a.cells === b.cells && a.windowSeconds === b.windowSeconds && a.newest === b.newest && a.revision === b.revision && a.collectors === b.collectors;

/** Those of a live host are kept: a key that is pressed between two ticks does not work them out again. */
const selectGauges = (one: Watched, cells: number, view: View): Gauges => {
	const {host} = one;
	const of: GaugesOf = {range: nowRange(host, view), end: endSlot(host, view), cells, windowSeconds: view.windowSeconds, newest: host.ring.fine.newest, revision: host.revision, collectors: host.collectors};
	const isKept = one.link === 'live' && !view.baseline;
	if (isKept && one.cells.gauges && isSame(one.cells.gauges.of, of)) return one.cells.gauges.gauges;
	const signals = selectHostSignals(host, of.range);
	const grid = createGrid(of.end, Math.round((view.windowSeconds * 1000) / host.intervalMs), cells);
	const gauge = (signal: SignalName): Gauge => selectGauge(one, signal, signals, grid, view.baseline ?? null);
	const gauges: Gauges = {latency: gauge('latency'), throughput: gauge('throughput'), errors: gauge('errors'), cpu: gauge('cpu'), memory: gauge('memory'), disk: gauge('disk'), pool: gauge('pool')};
	if (isKept) one.cells.gauges = {of, gauges};
	return gauges;
};

export const selectRow = (one: Watched, cells: number, view: View, namesakes: ReadonlySet<string> = new Set()): HostRow => {
	const {host} = one;
	return {
		id: host.id,
		// Two agents of one name are told apart by where they are.
		name: namesakes.has(host.name) ? host.id : host.name,
		target: host.id,
		link: one.link,
		ageSeconds: ageSeconds(host, view),
		reason: one.link === 'live' ? null : explainLink(one),
		severity: severityOf(one),
		gauges: selectGauges(one, cells, view),
		findings: one.findings,
	};
};

/** The highest cell of all rows. */
const highest = (rows: readonly HostRow[], signal: SignalName): number => {
	let most = 0;
	for (const {gauges} of rows) {
		const {cells} = gauges[signal];
		for (let cell = 0; cell < cells.length; cell++) if ((cells[cell] as number) > most) most = cells[cell] as number;
	}
	return most;
};

/** Shares have their own. */
export const selectScale = (rows: readonly HostRow[]): FleetBoard['scale'] => ({latency: highest(rows, 'latency'), throughput: highest(rows, 'throughput'), errors: 1, cpu: 1, memory: 1, disk: 1, pool: 1});
