/** Where the numbers of a host come from, and what is the matter where they do not. */
import type {CollectorState, HostBoard} from '../../signals/board.ts';
import {cutRow, span, titleRow} from '../../draw/compose.ts';
import {formatValue} from '../../draw/format.ts';
import type {Row, Tone} from '../../draw/rows.ts';
import {padText, textWidth, wrapText} from '../../draw/width.ts';

const states: Readonly<Record<CollectorState['state'], {readonly glyph: string; readonly tone: Tone; readonly rank: number}>> = {
	failed: {glyph: '✖', tone: 'critical', rank: 0},
	stalled: {glyph: '▲', tone: 'warning', rank: 1},
	starting: {glyph: '·', tone: 'dim', rank: 2},
	ok: {glyph: '✔', tone: 'ok', rank: 3},
	absent: {glyph: '○', tone: 'dim', rank: 4},
};
const longestName = 14;

const drawCollector = ({name, from, state, reason, lastSeconds}: CollectorState, columns: number): Row[] => {
	const {glyph, tone} = states[state];
	const took = state === 'ok' && lastSeconds !== null ? formatValue(lastSeconds, 'seconds') : state;
	const where = from === name ? '' : from;
	const first = cutRow([span(`${glyph} `, tone), span(padText(name, Math.min(longestName, Math.max(4, columns - 12)))), span(` ${padText(took, 7, 'right')}`, state === 'ok' ? 'dim' : tone), span(where === '' ? '' : `  ${where}`, 'dim')], columns);
	if (reason === null) return [first];
	const room = columns - first.reduce((sum, {text}) => sum + textWidth(text), 0) - 2;
	if (textWidth(reason) <= room) return [[...first, span(`  ${reason}`, state === 'failed' ? 'plain' : 'dim')]];
	return [first, ...wrapText(reason, Math.max(1, columns - 4), 2).map((line): Row => [span(`    ${line}`, state === 'failed' ? 'plain' : 'dim')])];
};

/** Broken ones first. */
export const drawCollectors = ({collectors, row}: HostBoard, columns: number): Row[] => {
	const title = titleRow('COLLECTORS', columns, 'last run');
	if (collectors.length === 0) return [title, cutRow([span(row.link === 'connecting' ? 'connecting' : 'the agent has not told yet', 'dim')], columns)];
	return [title, ...collectors.toSorted((a, b) => states[a.state].rank - states[b.state].rank).flatMap(one => drawCollector(one, columns))];
};
