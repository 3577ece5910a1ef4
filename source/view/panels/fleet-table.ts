/** Hosts as rows, signals as columns: number and sparkline each; a line or two a host. */
import type {FleetBoard, HostRow, RowKind} from '../../signals/board.ts';
import {signalNames, type SignalName} from '../../signals/catalog.ts';
import {addText, cutRow, span, type RowDraft} from '../../draw/compose.ts';
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
	/** What a full sparkline of each column stands for. */
	readonly tops: Readonly<Record<SignalName, number>>;
	readonly columns: number;
	readonly target: string | null;
	readonly isFresh: boolean;
	readonly style: GaugeStyle;
};

export const topsOf = (scale: FleetBoard['scale']): FleetTable['tops'] => Object.fromEntries(signalNames.map(signal => [signal, sparklineTop(signal, scale[signal])])) as FleetTable['tops'];

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

/** Selection mark, state glyph, blank. */
const addMark = (into: RowDraft, row: HostRow, isTarget: boolean): void => {
	const mark = markSpan(isTarget);
	const {glyph, tone} = stateOf(row.link, row.severity);
	addText(into, mark.text, mark.tone);
	addText(into, glyph, tone);
	addText(into, ' ', 'plain');
};

export const drawMark = (row: HostRow, isTarget: boolean): Row => {
	const mark: RowDraft = [];
	addMark(mark, row, isTarget);
	return mark;
};

/** `5 hosts`, `3/5 hosts` where some are not live. */
export const membersText = ({live, all}: NonNullable<HostRow['members']>): string => `${live === all ? all : `${live}/${all}`} ${all === 1 ? 'host' : 'hosts'}`;

/** `critical`, `stale 12s`, in at most `width` cells; of a row that stands for several hosts how many they are, of a route whose it is. */
const addState = (into: RowDraft, row: HostRow, width: number): void => {
	const {short, tone} = stateOf(row.link, row.severity);
	if (row.route) return addText(into, padText(row.target, width), 'dim');
	if (row.members) return addText(into, padText(membersText(row.members), width), row.members.live < row.members.all ? 'warning' : 'dim');
	const age = (row.link === 'stale' || row.link === 'down') && row.ageSeconds !== null ? ` ${formatAge(row.ageSeconds, width - short.length - 1).replaceAll(' ', '')}` : '';
	addText(into, padText(short + age, width), row.link === 'live' && row.severity === 'ok' ? 'dim' : tone);
};

const nameSpan = (row: HostRow, width: number, isTarget: boolean): Span => span(padText(row.name, width), isTarget ? 'strong' : row.link === 'live' ? 'plain' : 'stale');

const addName = (into: RowDraft, row: HostRow, width: number, isTarget: boolean): void => {
	const {text, tone} = nameSpan(row, width, isTarget);
	addText(into, text, tone);
};

const addNumber = (into: RowDraft, row: HostRow, signal: SignalName, width: number, isFresh: boolean): void => {
	const gauge = row.gauges[signal];
	const text = gaugeNumber(gauge, row.link, width);
	// Where there is room, the slash of a pool is what aligns; everything else ends where its column ends.
	const isPool = gauge.pool !== null && width > 8;
	addText(into, isPool ? text.padEnd(width) : text.padStart(width), numberTone(gauge.severity, isFresh));
};

/** What stands behind a number, or under it: its picture, its change against the baseline, or both. */
const addPicture = (into: RowDraft, row: HostRow, signal: SignalName, {layout, tops, style}: FleetTable, isFresh: boolean): void => {
	const gauge = row.gauges[signal];
	const split = gauge.baseline === undefined ? {change: 0, picture: layout.cells} : splitCells(layout.cells, changeColumns);
	const isDouble = layout.kind === 'double';
	if (split.picture === 0 && isDouble) addText(into, ' '.repeat(layout.cells - split.change), 'plain');
	if (split.change > 0) {
		const change = changeSpan(gauge, row.link, isFresh, split.change);
		addText(into, padText(change?.text ?? '', split.change, isDouble ? 'right' : 'left'), change?.tone ?? 'plain');
		if (split.picture > 0 || !isDouble) addText(into, ' '.repeat(layout.cells - split.change - split.picture), 'plain');
	}
	if (split.picture > 0) addText(into, drawSparkline(gauge.cells, split.picture, tops[signal], strokeOf(style, gauge.newest)), pictureTone(gauge.severity, isFresh));
};

/** A host that has no numbers says why in their place. */
const hasNumbers = (row: HostRow): boolean => row.link === 'live' || row.link === 'stale';

const addReason = (into: RowDraft, row: HostRow, {layout}: FleetTable): void => {
	addText(into, ' '.repeat(layout.gap), 'plain');
	addText(into, lostReason(row), 'stale');
};

/** As wide as its layout, which fits; reasons are cut. */
const drawWide = (row: HostRow, table: FleetTable): Row => {
	const {layout, target, columns} = table;
	const isTarget = row.id === target;
	const isFresh = table.isFresh && row.link === 'live';
	const drawn: RowDraft = [];
	addMark(drawn, row, isTarget);
	addName(drawn, row, layout.nameColumns - stateColumns, isTarget);
	addText(drawn, ' ', 'plain');
	addState(drawn, row, stateColumns - 1);
	if (!hasNumbers(row)) {
		addReason(drawn, row, table);
		return cutRow(drawn, columns);
	}
	const gap = ' '.repeat(layout.gap);
	for (const signal of layout.signals) {
		addText(drawn, gap, 'plain');
		addNumber(drawn, row, signal, layout.numbers[signal], isFresh);
		addText(drawn, ' ', 'plain');
		addPicture(drawn, row, signal, table, isFresh);
	}
	return drawn;
};

const drawDouble = (row: HostRow, table: FleetTable): Row[] => {
	const {layout, target, columns} = table;
	const isTarget = row.id === target;
	const isFresh = table.isFresh && row.link === 'live';
	const gap = ' '.repeat(layout.gap);
	const first: RowDraft = [];
	addMark(first, row, isTarget);
	addName(first, row, layout.nameColumns, isTarget);
	const second: RowDraft = [];
	addText(second, ' '.repeat(markColumns), 'plain');
	addState(second, row, layout.nameColumns);
	if (!hasNumbers(row)) addReason(first, row, table);
	for (const signal of layout.signals) {
		if (hasNumbers(row)) {
			addText(first, gap, 'plain');
			addNumber(first, row, signal, layout.cells, isFresh);
		}
		addText(second, gap, 'plain');
		addPicture(second, row, signal, table, isFresh);
	}
	return [cutRow(first, columns), second];
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
	const drawn: RowDraft = [];
	addMark(drawn, row, isTarget);
	// A span of its own: in a pane of a few cells the mark stays whole and the name is cut.
	drawn.push(nameSpan(row, table.layout.nameColumns, isTarget));
	if (!hasNumbers(row)) {
		addText(drawn, ' ', 'plain');
		addText(drawn, linkText(row), 'stale');
		return cutRow(drawn, table.columns);
	}
	// The age of old numbers is worth more than the last of them.
	const age = row.link === 'stale' ? ` stale ${formatAge(row.ageSeconds, 4).replaceAll(' ', '')}` : '';
	const isFresh = table.isFresh && row.link === 'live';
	for (const signal of listed(table, age.length)) {
		addText(drawn, ' ', 'plain');
		addNumber(drawn, row, signal, listNumbers[signal], isFresh);
	}
	if (age !== '') addText(drawn, age, 'warning');
	return cutRow(drawn, table.columns);
};

/** The rows of one host, no wider than the table: two in the double layout, else one. */
export const drawHostRows = (row: HostRow, table: FleetTable): Row[] => {
	if (table.layout.kind === 'double') return drawDouble(row, table);
	return [table.layout.kind === 'wide' ? drawWide(row, table) : drawListed(row, table)];
};

/** All hosts as one: no state of its own, nothing to move to. */
export const drawTotalRows = (total: HostRow, table: FleetTable): Row[] =>
	drawHostRows(total, {...table, target: null}).map((row, y): Row => (y === 0 ? row.map((piece, index) => (index === 1 ? span(' ') : piece)) : row));
