/** Everything about one host, as its screen asks for it. */
import type {ChartLine, Elsewhere, HostBoard, HostQuery} from '../../signals/board.ts';
import type {ChartMark, Mark} from '../../signals/log.ts';
import type {HostState} from '../host-state.ts';
import type {Watched} from '../watched.ts';
import {createGrid, readQuantile, readSignal, selectCells, type ReadCell} from './cells.ts';
import {selectHeads} from './figures.ts';
import {findNamesakes} from './fleet-board.ts';
import {selectRow} from './host-row.ts';
import type {TraceJoiner} from './joined-traces.ts';
import {endSlot, nowRange, timesOf, type View} from './view.ts';
import {selectProcesses} from './processes.ts';
import {selectRoutes} from './routes.ts';

/** What the routes table covers: enough for a p95 of a quiet route, short enough to show the present. */
export const routesSeconds = 60;

export const describeAgent = ({agentVersion, platform, facts: {scope}}: HostState): string =>
	agentVersion === null ? 'agent not reached yet' : `agent ${agentVersion} on ${platform}${scope === undefined || scope === 'host' ? '' : ` · figures of the ${scope}`}`;

/** Marks stand at the slot of their instant, on the grids of gauges and of charts. */
const placeIn = (host: HostState, view: View, {cells, chartCells}: HostQuery) => {
	const grids = [cells, chartCells].map(count => createGrid(endSlot(host, view), Math.round((view.windowSeconds * 1000) / host.intervalMs), count));
	return (mark: Mark): ChartMark => {
		const slot = Math.floor((view.now - (view.time - mark.time)) / host.intervalMs);
		const [cell = -1, chartCell = -1] = grids.map(grid => Math.min(Math.floor(slot / grid.step), grid.lastCell) - grid.lastCell + grid.cells - 1);
		return {...mark, cell, chartCell};
	};
};

const readP50 = readQuantile(0.5);
const readP99 = readQuantile(0.99);

export type HostContext = {
	readonly view: View;
	/** All hosts that are watched: for names that several have, and for parts of traces. */
	readonly all: readonly Watched[];
	readonly marks: readonly Mark[];
	/** Where traces are put together with the parts of others. */
	readonly joined?: {readonly join: TraceJoiner; readonly elsewhere: Elsewhere};
};

export const selectHostBoard = (one: Watched, query: HostQuery, {view, all, marks, joined}: HostContext): HostBoard => {
	const namesakes = findNamesakes(all);
	const nameOf = (host: HostState): string => (namesakes.has(host.name) ? host.id : host.name);
	const {host} = one;
	const range = nowRange(host, view);
	const {signals, pools} = selectHeads(host, range);
	const grid = createGrid(endSlot(host, view), Math.round((view.windowSeconds * 1000) / host.intervalMs), query.chartCells);
	// Under the list of the fleet there are gauges only.
	const line = (name: string, key: string, read: ReadCell<number>): ChartLine => ({name, values: query.chartCells === 0 ? [] : selectCells(host, grid, key, one.cells, read), newest: grid.lastCell});
	const routes = selectRoutes(host, {first: range.end - Math.round((routesSeconds * 1000) / host.intervalMs), end: range.end});
	return {
		...timesOf(view),
		marks: marks.map(placeIn(host, view, query)),
		row: selectRow(one, query.cells, view, namesakes),
		signals,
		agent: describeAgent(host),
		charts: {
			latency: [line('p50', 'p50', readP50), line('p95', 'p95', readSignal.latency), line('p99', 'p99', readP99)],
			throughput: [line('req/s', 'throughput', readSignal.throughput)],
			errors: [line('errors', 'errors', readSignal.errors)],
		},
		// Facts have come and routes have not: there are none to come.
		routes: routes?.routes ?? (Object.keys(host.facts).length > 0 ? [] : null),
		routesSeconds: routes?.seconds ?? 0,
		...(host.untold !== undefined && {untold: host.untold}),
		facts: Object.keys(host.facts).length === 0 ? null : host.facts,
		pools,
		databases: [...host.databases.values()],
		traces: (joined ? joined.join(host, all.map(other => other.host), nameOf) : [...host.traces.values()]).toSorted((a, b) => Number(b.failed) - Number(a.failed) || b.durationSeconds - a.durationSeconds),
		...(joined && {elsewhere: joined.elsewhere}),
		collectors: host.collectors,
		processes: selectProcesses(one, view.now),
	};
};
