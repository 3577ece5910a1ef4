/** Help: every key, and how the board is read. */
import {beside, emptyRow, span, titleRow} from '../../draw/compose.ts';
import {formatAge, formatClock, formatSpan, formatTick} from '../../draw/format.ts';
import {errorsTop, sparklineTop} from '../../draw/scale.ts';
import {layoutFleet} from '../../draw/layout.ts';
import {lineOfParts, part} from '../../draw/line-of-parts.ts';
import type {Row} from '../../draw/rows.ts';
import {padText, wrapText} from '../../draw/width.ts';
import {thresholds} from '../../signals/thresholds.ts';
import type {Keymap} from '../keymap.ts';
import {choiceOf, type Screen} from '../model/state.ts';
import type {SortKey} from '../../signals/board.ts';
import {wayParts} from '../panels/footer.ts';
import {drawPage, scrollBody} from './page.ts';
import {planPage} from './page-plan.ts';
import type {Frame, Picture} from './picture.ts';

type Entry = readonly [string, string];

const threshold = (signal: 'latency' | 'errors' | 'cpu' | 'memory' | 'disk' | 'pool'): string => {
	const row = thresholds[signal];
	const unit = signal === 'latency' ? 'seconds' : 'ratio';
	return row ? `warning from ${formatTick(row.warning, unit)}, critical from ${formatTick(row.critical, unit)}` : 'no threshold';
};

type Facts = {readonly nowSeconds: number; readonly windowSeconds: number; readonly latencyTop: number; readonly throughputTop: number};

const signalEntries = ({latencyTop, throughputTop}: Facts): readonly Entry[] => [
	['latency', `95 % of requests were at most this slow; ${threshold('latency')}; sparklines 0–${formatTick(latencyTop, 'seconds')}, shared by all rows`],
	['req/s', `requests answered per second; sparklines 0–${formatTick(throughputTop, 'count')}, shared by all rows`],
	['errors', `share of requests that failed (5xx, transport); ${threshold('errors')}; sparklines 0–${formatTick(errorsTop, 'ratio')}, more is full`],
	['cpu', `busy share of what the host or container may use; ${threshold('cpu')}; 0–100 %`],
	['memory', `used share, caches left out; ${threshold('memory')}; 0–100 %`],
	['disk', `used share of the fullest file system; ${threshold('disk')}; 0–100 %`],
	['pool', `connections used/maximum +waiting at the worst instant; ${threshold('pool')} or anyone waiting; 0–100 %`],
];

const readingEntries = ({nowSeconds, windowSeconds}: Facts): readonly Entry[] => [
	['numbers', `cover the last ${formatSpan(nowSeconds)}: cpu its mean, memory and disk the newest reading, pool its worst instant; routes the last minute`],
	['graphs', `cover the last ${formatSpan(windowSeconds)}; a cell shows its worst second; the last one is still alive, and may be of longer than the numbers; blank is a gap`],
	['×4.2 +9 pt', 'change against the minute before the instant set by b; shares in points; ×1 and 0 pt is as before'],
	['◆ ↺ ┊', 'a mark, a restart; and when it was'],
	['≈', 'estimated from coarse buckets or ready-made quantiles'],
	['≤ ≥', 'only a bound is known'],
	['—', 'not known; the reason stands below or on the host screen'],
	['✖ ▲ ✔', 'critical, warning, ok'],
	['○', 'not live: stale (old numbers, dim, with their age) or down'],
	['bytes', 'decimal: 1 GB is 1,000,000,000 bytes'],
];

const drawEntries = (title: string, entries: readonly Entry[], columns: number): Row[] => {
	const lead = Math.min(11, Math.max(4, Math.floor(columns / 3)));
	return [
		titleRow(title, columns),
		...entries.flatMap(([name, text]) => wrapText(text, Math.max(1, columns - lead), 4).map((line, index): Row => [span(padText(index === 0 ? name : '', lead), 'key'), span(line)])),
	];
};

const drawContent = (keymap: Keymap, facts: Facts, columns: number): Row[] => {
	const keys: readonly Entry[] = keymap.filter(({shown}) => shown !== null).map(({shown, help}) => [shown ?? '', help]);
	const pane = columns >= 100 ? Math.floor((columns - 3) / 2) : columns;
	const left = drawEntries('KEYS', keys, pane);
	const signals = drawEntries('SIGNALS', signalEntries(facts), pane);
	const reading = drawEntries('READING', readingEntries(facts), pane);
	if (pane === columns) return [...left, emptyRow, ...signals, emptyRow, ...reading];
	return beside([{rows: [...left, emptyRow, ...reading], columns: pane}, {rows: signals, columns: pane}], 3);
};

export const drawHelp = (frame: Frame, screen: Screen): Picture => {
	const {ui, size: {columns}} = frame;
	const {filter, sort} = choiceOf(ui, 'fleet');
	const board = frame.board.fleet({first: frame.before.first, count: 50, cells: Math.max(1, layoutFleet(columns, frame.before.nameLength).cells), filter, sort: (sort ?? 'worst') as SortKey, selected: null});
	const content = drawContent(frame.keymap, {nowSeconds: board.nowSeconds, windowSeconds: board.windowSeconds, latencyTop: sparklineTop('latency', board.scale.latency), throughputTop: sparklineTop('throughput', board.scale.throughput)}, columns);
	const plan = planPage(frame.size);
	const {body, maxScroll, note} = scrollBody(content, screen, plan.room);
	const state = ui.pausedAt === null ? formatClock(board.time) : `PAUSED, ${formatAge((frame.now - board.time) / 1000)} ago`;
	const header = lineOfParts([part(6, [span('engineroom', 'strong')]), part(0, [span('help')]), part(1, [span(state, 'dim')])], plan.hasFooter ? [] : wayParts(ui, frame.keymap), columns);
	return drawPage(frame, {plan, header, body, note, times: null, without: ['help', 'pause', 'step'], seen: {maxScroll}});
};
