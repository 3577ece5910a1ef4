/** The seven gauges of one host, filling a rectangle. */
import type {FleetBoard, HostRow, HostSignals} from '../../signals/board.ts';
import {severityRank} from '../../signals/severity.ts';
import type {ChartMark} from '../../signals/log.ts';
import {signalNames, type SignalName} from '../../signals/catalog.ts';
import {fitBeside, type Pane} from '../../draw/compose.ts';
import {cellsFor, layoutGrid, type Grid} from '../../draw/layout.ts';
import type {Row, Size} from '../../draw/rows.ts';
import {sparklineTop} from '../../draw/scale.ts';
import {valuesPerCell, type GaugeStyle} from '../../draw/strip.ts';
import {changeColumnsOf} from './change.ts';
import {detailsOf} from './details.ts';
import {drawGauge, gaugeCells} from './gauge.ts';

export type GaugeGrid = {
	readonly row: HostRow;
	readonly signals: HostSignals | null;
	/** Largest values of all rows, for a shared scale; null takes the row's own. */
	readonly scale: FleetBoard['scale'] | null;
	readonly isFresh: boolean;
	readonly style: GaugeStyle;
	/** The signals that there are; all of them when not said. */
	readonly shown?: readonly SignalName[];
	/** What stands on the graphs. */
	readonly marks?: readonly ChartMark[];
	/** Draws into what the seven leave free of the last line of the grid, or nothing. */
	readonly spare?: (size: Size) => readonly Row[];
};

export const layoutGauges = (size: Size, count: number = signalNames.length): Grid => layoutGrid(count, size);

/** When a grid is of. */
export type GridTimes = {readonly windowSeconds: number; readonly intervalSeconds: number; readonly baselineTime?: number | null};

/** How many values a gauge of the grid can show. */
export const gridCells = (size: Size, style: GaugeStyle, times: GridTimes): number => cellsFor(gaugeCells(layoutGauges(size).cell, changeColumnsOf(times)) * valuesPerCell(style), times.windowSeconds, times.intervalSeconds);

/** What is smaller is left free. */
const leastSpare: Size = {columns: 24, rows: 4};

const ownMost = (values: readonly number[]): number => values.reduce((most, value) => (value > most ? value : most), 0);

export const drawGaugeGrid = ({row, signals, scale, isFresh, style, shown: wanted = signalNames, spare, marks = []}: GaugeGrid, size: Size): Row[] => {
	const {across, down, cell, gap} = layoutGauges(size, wanted.length);
	const lines: Row[] = [];
	// Where not all of them are seen, the worst ones are.
	const shown = down * cell.rows <= size.rows ? wanted : wanted.toSorted((a, b) => severityRank[row.gauges[b].severity] - severityRank[row.gauges[a].severity]);
	// Rows that are left over go to the first lines, a row each.
	const extra = Math.min(down, Math.max(0, size.rows - down * cell.rows));
	for (let line = 0; line < down; line++) {
		const height = cell.rows + (line < extra ? 1 : 0);
		const own = {columns: cell.columns, rows: height};
		const panes: Pane[] = shown.slice(line * across, (line + 1) * across).map(signal => {
			const gauge = row.gauges[signal];
			const top = sparklineTop(signal, scale ? scale[signal] : ownMost(gauge.cells));
			return {rows: drawGauge({gauge, link: row.link, isFresh, style, details: detailsOf(signal, signals), top, marks}, own), columns: cell.columns};
		});
		const free = across - panes.length;
		const room = {columns: free * cell.columns + (free - 1) * gap, rows: height};
		if (spare && room.columns >= leastSpare.columns && room.rows >= leastSpare.rows) {
			panes.push({rows: spare(room), columns: room.columns});
		}
		lines.push(...fitBeside(panes, gap, height));
	}
	return lines.slice(0, size.rows);
};
