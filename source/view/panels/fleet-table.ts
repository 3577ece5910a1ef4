/** Hosts as rows, signals as columns: number and sparkline each; a line or two a host. */
import type {FleetBoard, HostRow, RowKind} from '../../signals/board.ts';
import type {SignalName} from '../../signals/catalog.ts';
import {cutRow, span} from '../../draw/compose.ts';
import {formatAge} from '../../draw/format.ts';
import {markColumns, stateColumns, type FleetLayout} from '../../draw/layout.ts';
import type {Row, Span} from '../../draw/rows.ts';
import {sparklineTop} from '../../draw/scale.ts';
import {drawSparkline} from '../../draw/sparkline.ts';
import {strokeOf, type GaugeStyle} from '../../draw/strip.ts';
import {padText} from '../../draw/width.ts';
import {markSpan, numberTone, pictureTone, stateOf} from '../theme.ts';
import {changeColumns, changeSpan, splitCells} from './change.ts';
import {linkText, lostReason} from './findings.ts';
import {gaugeNumber} from './gauge-number.ts';
import {headOf} from './signal-names.ts';

export type FleetTable = {
	readonly layout: FleetLayout;
	/** What rows stand for. */
	readonly kind: RowKind;
	readonly scale: FleetBoard['scale'];
	readonly columns: number;
	readonly target: string | null;
	readonly isFresh: boolean;
	readonly style: GaugeStyle;
};

const blanks = (cells: number): Span => span(' '.repeat(Math.max(0, cells)));

/** What the first column is called. */
const kindName = (kind: RowKind): string => (kind.startsWith('label:') ? kind.slice('label:'.length) : kind).toUpperCase();

export const drawFleetHead = ({layout, kind, columns}: FleetTable): Row => {
	const heads = layout.signals.flatMap((signal): Row => {
		const width = layout.kind === 'wide' ? layout.numbers[signal] + 1 + layout.cells : layout.cells;
		return [blanks(layout.gap), span(padText(headOf(signal, width), width, layout.kind === 'wide' ? 'left' : 'right'), 'heading')];
	});
	return cutRow([blanks(markColumns), span(padText(kindName(kind), layout.nameColumns), 'heading'), ...heads], columns);
};

/** Selection mark, state glyph, name. */
export const drawMark = (row: HostRow, isTarget: boolean): Row => {
	const {glyph, tone} = stateOf(row.link, row.severity);
	return [markSpan(isTarget), span(glyph, tone), span(' ')];
};

/** `5 hosts`, `3/5 hosts` where some are not live. */
export const membersText = ({live, all}: NonNullable<HostRow['members']>): string => `${live === all ? all : `${live}/${all}`} ${all === 1 ? 'host' : 'hosts'}`;

/** `critical`, `stale 12s`, in at most `width` cells; of a row that stands for several hosts how many they are, of a route whose it is. */
const stateSpan = (row: HostRow, width: number): Span => {
	const {short, tone} = stateOf(row.link, row.severity);
	if (row.route) return span(padText(row.target, width), 'dim');
	if (row.members) return span(padText(membersText(row.members), width), row.members.live < row.members.all ? 'warning' : 'dim');
	const age = (row.link === 'stale' || row.link === 'down') && row.ageSeconds !== null ? ` ${formatAge(row.ageSeconds, width - short.length - 1).replaceAll(' ', '')}` : '';
	return span(padText(short + age, width), row.link === 'live' && row.severity === 'ok' ? 'dim' : tone);
};

const nameSpan = (row: HostRow, width: number, isTarget: boolean): Span => span(padText(row.name, width), isTarget ? 'strong' : row.link === 'live' ? 'plain' : 'stale');

const number = (row: HostRow, signal: SignalName, width: number, isFresh: boolean): Span => {
	const gauge = row.gauges[signal];
	const text = gaugeNumber(gauge, row.link, width);
	// Where there is room, the slash of a pool is what aligns; everything else ends where its column ends.
	const isPool = gauge.pool !== null && width > 8;
	return span(padText(text, width, isPool ? 'left' : 'right'), numberTone(gauge.severity, isFresh));
};

/** What stands behind a number, or under it: its change against the baseline, its picture, or both. */
const picture = (row: HostRow, signal: SignalName, {layout, scale, style}: FleetTable, isFresh: boolean): Row => {
	const gauge = row.gauges[signal];
	const split = splitCells(layout.cells, gauge.baseline === undefined ? 0 : changeColumns);
	const change = changeSpan(gauge, row.link, isFresh, split.change);
	const told: Row = split.change === 0 ? [] : [span(padText(change?.text ?? '', split.change, layout.kind === 'double' ? 'right' : 'left'), change?.tone ?? 'plain')];
	const rest = blanks(layout.cells - split.change);
	if (split.picture === 0) return layout.kind === 'double' ? [rest, ...told] : [...told, rest];
	return [...told, ...(split.change === 0 ? [] : [span(' ')]), span(drawSparkline(gauge.cells, split.picture, sparklineTop(signal, scale[signal]), strokeOf(style, gauge.newest)), pictureTone(gauge.severity, isFresh))];
};

/** A host that has no numbers says why in their place. */
const hasNumbers = (row: HostRow): boolean => row.link === 'live' || row.link === 'stale';

const drawWide = (row: HostRow, table: FleetTable): Row => {
	const {layout, target} = table;
	const isTarget = row.id === target;
	const isFresh = table.isFresh && row.link === 'live';
	const lead: Row = [...drawMark(row, isTarget), nameSpan(row, layout.nameColumns - stateColumns, isTarget), span(' '), stateSpan(row, stateColumns - 1)];
	if (!hasNumbers(row)) {
		return [...lead, blanks(layout.gap), span(lostReason(row), 'stale')];
	}
	return [...lead, ...layout.signals.flatMap((signal): Row => [blanks(layout.gap), number(row, signal, layout.numbers[signal], isFresh), span(' '), ...picture(row, signal, table, isFresh)])];
};

const drawDouble = (row: HostRow, table: FleetTable): Row[] => {
	const {layout, target} = table;
	const isTarget = row.id === target;
	const isFresh = table.isFresh && row.link === 'live';
	const first: Row = [...drawMark(row, isTarget), nameSpan(row, layout.nameColumns, isTarget)];
	const second: Row = [blanks(markColumns), stateSpan(row, layout.nameColumns), ...layout.signals.flatMap((signal): Row => [blanks(layout.gap), ...picture(row, signal, table, isFresh)])];
	if (!hasNumbers(row)) return [[...first, blanks(layout.gap), span(lostReason(row), 'stale')], second];
	return [[...first, ...layout.signals.flatMap((signal): Row => [blanks(layout.gap), number(row, signal, layout.cells, isFresh)])], second];
};

/** Cells of the numbers in a list: only those that fit are shown. */
const listNumbers: Readonly<Record<SignalName, number>> = {latency: 6, throughput: 5, errors: 5, cpu: 5, memory: 5, disk: 5, pool: 8};

/** The signals whose numbers fit, when `reserved` cells are kept free. */
const listed = ({layout, columns}: FleetTable, reserved = 0): readonly SignalName[] => {
	let used = markColumns + layout.nameColumns + reserved;
	return layout.signals.filter(signal => {
		used += 1 + listNumbers[signal];
		return used <= columns;
	});
};

export const drawListHead = (table: FleetTable): Row =>
	cutRow([blanks(markColumns), span(padText(kindName(table.kind), table.layout.nameColumns), 'heading'), ...listed(table).flatMap((signal): Row => [span(' '), span(padText(headOf(signal, listNumbers[signal]), listNumbers[signal], 'right'), 'heading')])], table.columns);

const drawListed = (row: HostRow, table: FleetTable): Row => {
	const isTarget = row.id === table.target;
	const lead: Row = [...drawMark(row, isTarget), nameSpan(row, table.layout.nameColumns, isTarget)];
	if (!hasNumbers(row)) return [...lead, span(' '), span(linkText(row), 'stale')];
	// The age of old numbers is worth more than the last of them.
	const age = row.link === 'stale' ? ` stale ${formatAge(row.ageSeconds, 4).replaceAll(' ', '')}` : '';
	const isFresh = table.isFresh && row.link === 'live';
	const numbers: Row = listed(table, age.length).flatMap((signal): Row => [span(' '), number(row, signal, listNumbers[signal], isFresh)]);
	return [...lead, ...numbers, ...(age === '' ? [] : [span(age, 'warning')])];
};

/** The rows of one host: two in the double layout, else one. */
export const drawHostRows = (row: HostRow, table: FleetTable): Row[] => {
	const rows = table.layout.kind === 'double' ? drawDouble(row, table) : [table.layout.kind === 'wide' ? drawWide(row, table) : drawListed(row, table)];
	return rows.map(one => cutRow(one, table.columns));
};

/** All hosts as one: no state of its own, nothing to move to. */
export const drawTotalRows = (total: HostRow, table: FleetTable): Row[] =>
	drawHostRows(total, {...table, target: null}).map((row, y): Row => (y === 0 ? row.map((piece, index) => (index === 1 ? span(' ') : piece)) : row));
