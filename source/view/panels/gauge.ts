/** One gauge in any rectangle: a line with a sparkline, or a title over a graph. */
import type {Gauge, LinkState} from '../../signals/board.ts';
import type {ChartMark} from '../../signals/log.ts';
import {cutRow, padRow, rowWidth, span} from '../../draw/compose.ts';
import {formatTick, notShown} from '../../draw/format.ts';
import type {Row, Size, Tone} from '../../draw/rows.ts';
import {graphTop} from '../../draw/scale.ts';
import {drawBlockGraph, drawSparkline} from '../../draw/sparkline.ts';
import {strokeOf, type GaugeStyle} from '../../draw/strip.ts';
import {padText, textWidth, wrapText} from '../../draw/width.ts';
import {numberTone, pictureTone} from '../theme.ts';
import {changeColumns, changeSpan, splitCells} from './change.ts';
import {withMarks} from './marks.ts';
import {gaugeNumber, unitOf} from './gauge-number.ts';
import {names} from './signal-names.ts';

export type GaugePicture = {
	readonly gauge: Gauge;
	readonly link: LinkState;
	/** False for what is old, whatever the link says: a paused screen. */
	readonly isFresh: boolean;
	readonly style: GaugeStyle;
	readonly details: readonly string[];
	/** What a full sparkline stands for. */
	readonly top: number;
	readonly marks: readonly ChartMark[];
};

/** Cells of the scale to the right of a graph. */
const scaleColumns = 7;

/** Cells that a reason needs. */
const leastReason = 28;

const tonesOf = ({gauge, link, isFresh}: GaugePicture): {readonly number: Tone; readonly picture: Tone} => {
	const fresh = isFresh && link === 'live';
	return {number: numberTone(gauge.severity, fresh), picture: pictureTone(gauge.severity, fresh)};
};

const isUnknown = ({gauge, link}: GaugePicture): boolean => link === 'down' || link === 'connecting' || (gauge.value === null && !gauge.pool);

/** Phrases joined as long as they fit. */
const joinFitting = (phrases: readonly string[], columns: number): string => {
	let text = '';
	for (const phrase of phrases) {
		const longer = text === '' ? phrase : `${text} · ${phrase}`;
		if (textWidth(longer) > columns) break;
		text = longer;
	}
	return text;
};

/** ` latency p95   1.24 s ▂▂▃▅▇███` in one line; the picture gives way first. */
const drawLine = (picture: GaugePicture, columns: number): Row => {
	const {gauge, link} = picture;
	const tones = tonesOf(picture);
	const isRoomy = columns >= 34;
	const label = isRoomy ? padText(names[gauge.signal].label, 12) : padText(names[gauge.signal].short, columns < 20 && !gauge.pool ? 4 : 5);
	// A pool takes more room than other numbers; in the narrowest panes its picture is shorter for it.
	const numberColumns = Math.min(isRoomy ? 10 : columns >= 20 ? 9 : gauge.pool ? 8 : 6, Math.max(0, columns - label.length));
	const number = padText(gaugeNumber(gauge, link, numberColumns), numberColumns, 'right');
	const cells = columns - label.length - numberColumns - 1;
	const head: Row = [span(label, 'dim'), span(number, tones.number)];
	if (cells < 2) return cutRow(head, columns);
	if (isUnknown(picture) && gauge.cells.every(value => Number.isNaN(value))) return [...head, span(' '), ...reasonRow(picture, cells)];
	const split = splitCells(cells, gauge.baseline === undefined ? 0 : changeColumns);
	const sparkline: Row = split.picture === 0 ? [] : [span(' '), span(drawSparkline(gauge.cells, split.picture, picture.top, strokeOf(picture.style, gauge.newest)), tones.picture)];
	const change = changeSpan(gauge, link, picture.isFresh, split.change);
	const told: Row = split.change === 0 ? [] : [span(' '), span(padText(change?.text ?? '', split.change), change?.tone ?? 'plain')];
	return [...head, ...told, ...sparkline];
};

/** Why a gauge of a host that is reached is unknown; that a host is not reached is said once for all its gauges. */
const reasonOf = ({gauge, link}: GaugePicture): string | null => (link === 'live' || link === 'stale' ? gauge.reason : null);

const reasonRow = (picture: GaugePicture, cells: number): Row => (reasonOf(picture) === null || cells < 8 ? [] : cutRow([span(reasonOf(picture) ?? '', 'dim')], cells));

/** Name, number and what else fits into a line. */
const drawTitle = (picture: GaugePicture, columns: number): Row => {
	const {gauge, link, details} = picture;
	const head = names[gauge.signal].head;
	const label = head.length + 11 <= columns ? head : names[gauge.signal].short.toUpperCase();
	const isColumned = columns >= 36;
	const name = isColumned ? padText(label, 11) : label;
	const width = Math.max(0, Math.min(12, columns - name.length - 1));
	const number = gaugeNumber(gauge, link, width).trimStart();
	const bare: Row = [span(name, 'heading'), span(isColumned ? padText('', Math.max(1, 10 - textWidth(number))) : ' '), span(number, tonesOf(picture).number === 'plain' ? 'strong' : tonesOf(picture).number)];
	const change = isUnknown(picture) ? null : changeSpan(gauge, link, picture.isFresh, columns - rowWidth(bare) - (isColumned ? 2 : 1));
	const row: Row = change && change.text !== notShown ? [...bare, span(isColumned ? '  ' : ' '), change] : bare;
	const used = rowWidth(row);
	const more = isUnknown(picture) || columns < 26 ? '' : joinFitting(details, columns - used - 3);
	return cutRow(more === '' ? row : [...row, span('   '), span(more, 'dim')], columns);
};

const drawGraph = (picture: GaugePicture, {columns, rows}: Size): Row[] => {
	const {gauge} = picture;
	if (isUnknown(picture) && gauge.cells.every(value => Number.isNaN(value))) {
		// A word or two of a sentence tell nothing.
		if (columns * rows < leastReason) return [];
		return wrapText(reasonOf(picture) ?? '', columns, rows).map(line => [span(line, 'dim')]);
	}
	const hasScale = columns >= 24 && rows >= 2;
	const cells = hasScale ? columns - scaleColumns : columns;
	const top = hasScale ? graphTop(gauge.signal, gauge.cells) : picture.top;
	const stroke = strokeOf(picture.style, gauge.newest);
	const bare = drawBlockGraph(gauge.cells, cells, rows, top, tonesOf(picture).picture, stroke);
	// One row of blocks has no room for more than what it shows.
	const graph = rows < 2 ? bare : withMarks(bare, {left: 0, height: rows}, picture.marks, {count: gauge.cells.length, cells, stroke}, mark => mark.cell);
	if (!hasScale) return graph;
	const mark = (y: number): string => (y === 0 ? ` ${formatTick(top, unitOf(gauge.signal), scaleColumns - 1)}` : y === rows - 1 ? ' 0' : '');
	return graph.map((row, y) => [...padRow(row, cells), span(mark(y), 'dim')]);
};

/** The gauge in at most this size. */
export const drawGauge = (picture: GaugePicture, {columns, rows}: Size): Row[] => {
	if (rows <= 1) return [drawLine(picture, columns)];
	// From six rows on, a blank one tells a gauge from the next.
	const height = rows >= 6 ? rows - 1 : rows;
	return [drawTitle(picture, columns), ...drawGraph(picture, {columns, rows: height - 1})];
};

/** Cells of the graph that drawGauge() draws at this size; `taken` are those that a change takes. */
export const gaugeCells = ({columns, rows}: Size, taken = 0): number => {
	if (rows <= 1) return Math.max(1, splitCells(columns - (columns >= 34 ? 23 : columns < 20 ? 11 : 15), taken).picture);
	return columns >= 24 && rows >= 3 ? columns - scaleColumns : columns;
};
