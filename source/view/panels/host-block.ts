/** A host as a block: its name, a line a signal, what is wrong. For side panes. */
import type {FleetBoard, HostRow} from '../../signals/board.ts';
import {cutRow, emptyRow, span} from '../../draw/compose.ts';
import {formatAge} from '../../draw/format.ts';
import {lineOfParts, part} from '../../draw/line-of-parts.ts';
import type {Row, Size} from '../../draw/rows.ts';
import type {GaugeStyle} from '../../draw/strip.ts';
import {stateOf} from '../theme.ts';
import {drawFindings} from './findings.ts';
import {drawMark} from './fleet-table.ts';
import {drawGaugeGrid} from './gauge-grid.ts';

export type Blocks = {readonly scale: FleetBoard['scale']; readonly target: string | null; readonly isFresh: boolean; readonly style: GaugeStyle};

const gauges = 7;

/** Name at the left, state at the right. */
const drawName = (row: HostRow, isTarget: boolean, columns: number): Row => {
	const {word, tone} = stateOf(row.link, row.severity);
	const age = row.link === 'stale' || row.link === 'down' ? ` ${formatAge(row.ageSeconds)}` : '';
	return lineOfParts([part(0, [...drawMark(row, isTarget), span(row.name, 'strong')])], [part(1, [span(word + age, tone)])], columns);
};

const drawBlock = (row: HostRow, {columns, rows}: Size, {scale, target, isFresh, style}: Blocks): Row[] => {
	const room = Math.max(0, rows - 1 - gauges - 1);
	const grid = drawGaugeGrid({row, signals: null, scale, isFresh, style}, {columns: columns - 2, rows: gauges});
	const below = drawFindings(row, '', columns - 2, room).slice(0, room);
	return [drawName(row, row.id === target, columns), ...[...grid, ...below].map((one): Row => cutRow([span('  '), ...one], columns)), emptyRow];
};

/** Blocks one under the other, at most `size.rows` rows each. */
export const drawBlocks = (rows: readonly HostRow[], size: Size, blocks: Blocks): Row[] => rows.flatMap(row => drawBlock(row, size, blocks));
