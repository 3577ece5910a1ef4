/** One host as a row: its gauges, its link, what is wrong with it. */
import {signalNames, type SignalName} from '../../signals/catalog.ts';
import type {FleetBoard, Gauge, HostRow, HostSignals, PoolFigures, Severity} from '../../signals/board.ts';
import {judge} from '../../signals/thresholds.ts';
import type {Watched} from '../watched.ts';
import type {Baseline} from './baseline-figures.ts';
import {createGrid, readSignal, selectCells, type Gauges, type GaugesOf} from './cells.ts';
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
	const gauges = Object.fromEntries(signalNames.map(signal => [signal, selectGauge(one, signal, signals, {cells: selectCells(host, grid, signal, one.cells, readSignal(host, signal)), newest: grid.lastCell}, view.baseline ?? null)])) as Gauges;
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

const shares: readonly SignalName[] = ['errors', 'cpu', 'memory', 'disk', 'pool'];

export const selectScale = (rows: readonly HostRow[]): FleetBoard['scale'] =>
	Object.fromEntries(signalNames.map(signal => [signal, shares.includes(signal) ? 1 : rows.reduce((most, row) => row.gauges[signal].cells.reduce((top, value) => (value > top ? value : top), most), 0)])) as FleetBoard['scale'];
