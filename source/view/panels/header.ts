/** The first line of every screen. */
import type {FleetBoard, HostRow, ReplayState, RowKind, SortKey} from '../../signals/board.ts';
import {span} from '../../draw/compose.ts';
import {formatAge, formatClock, formatDay, formatMoment, formatSpan, formatValue} from '../../draw/format.ts';
import {lineOfParts, part, type LinePart} from '../../draw/line-of-parts.ts';
import type {Row, Tone} from '../../draw/rows.ts';
import type {Keymap} from '../keymap.ts';
import {choiceOf, currentScreen, isSlow, type ScreenName, type UiState} from '../model/state.ts';
import {slowSeconds} from '../model/slow-board.ts';
import {severityState, stateOf} from '../theme.ts';
import {coversPart, wayParts} from './footer.ts';
import {sortName} from './signal-names.ts';

/** When and what is shown, as every board tells. */
export type Times = Pick<FleetBoard, 'time' | 'windowSeconds' | 'nowSeconds' | 'intervalSeconds' | 'baselineTime' | 'replay'>;

/** What a header needs to know of the screen that it stands on. */
export type HeaderRoom = {readonly ui: UiState; readonly keymap: Keymap; readonly now: number; readonly columns: number; readonly hasFooter: boolean};

const count = (value: number): string => formatValue(value, 'count');

const countPart = (value: number, glyph: string, word: string, tone: Tone, rank: number): LinePart =>
	value === 0 ? part(rank) : part(rank, [span(`${glyph} ${count(value)} ${word}`, tone)], [span(`${glyph}${count(value)}`, tone)]);

/** Of a recording, what is shown was; it is never taken for the present. */
const replayPart = (ui: UiState, time: number, {speed, isOver}: ReplayState): LinePart => {
	const clock = formatClock(time);
	const named = span('REPLAY', 'warning');
	if (ui.pausedAt !== null) return part(0, [named, span(` paused at ${clock}`)], [named, span(` ${clock} ‖`)], [named]);
	if (isOver) return part(0, [named, span(` END at ${clock}`, 'warning')], [span(`END ${clock}`, 'warning')], [span('END', 'warning')]);
	return part(0, [named, span(` ${formatDay(time)} ${clock}${speed === 1 ? '' : ` ×${formatValue(speed, 'count')}`}`)], [named, span(` ${clock}`)], [span(`R ${clock}`, 'warning')]);
};

/** The clock: what is shown is of now, or stands still since. */
const clockPart = (ui: UiState, {time, replay}: Times, now: number, isLive: boolean): LinePart => {
	if (replay) return replayPart(ui, time, replay);
	const clock = formatClock(time);
	if (ui.pausedAt !== null) {
		const age = formatAge(Math.max(0, (now - time) / 1000));
		return part(0, [span(`PAUSED at ${clock}, ${age} ago`, 'warning')], [span(`PAUSED at ${clock}`, 'warning')], [span(`PAUSED ${clock}`, 'warning')], [span('PAUSED', 'warning')]);
	}
	return isLive ? part(1, [span('live', 'ok'), span(` ${clock}`)], [span(clock)]) : part(1, [span(clock)]);
};

/** What the foot tells where there is one. */
const footParts = ({ui, keymap, hasFooter}: HeaderRoom, board: Times): LinePart[] => (hasFooter ? [] : [coversPart(5, board), ...wayParts(ui, keymap)]);

/** What every gauge is compared with. */
const baselinePart = ({time, baselineTime}: Times): LinePart => (baselineTime === undefined || baselineTime === null ? part(0) : part(1.2, [span(`vs ${formatMoment(baselineTime, time).trim()}`, 'accent')]));

/** Silence is told: it is not that nothing happens. */
const bellPart = ({hasBell}: UiState): LinePart => (hasBell ? part(6.5) : part(6.5, [span('no bell', 'dim')]));

const tickPart = ({intervalSeconds}: Times): LinePart => part(7, [span(`every ${formatSpan(intervalSeconds)}`, 'dim')]);

/** How often it is told anew; on a slow link not all at once. */
const everyPart = (ui: UiState, board: Times): LinePart =>
	isSlow(ui) ? part(7, [span(`rows every ${slowSeconds.troubled}–${formatSpan(slowSeconds.calm)}`, 'dim')]) : tickPart(board);

const filterPart = (ui: UiState, board: Pick<FleetBoard, 'shown' | 'hosts' | 'filterBroken'>): LinePart => {
	const {filter} = choiceOf(ui, 'fleet');
	const isEdited = ui.filterBefore !== null && currentScreen(ui).name === 'fleet';
	if (!isEdited && filter === '') return part(0);
	const cursor = isEdited ? '_' : '';
	const found = `${count(board.shown)} of ${count(board.hosts)}`;
	const text = span(`/${filter}${cursor}`, 'accent');
	const broken = board.filterBroken?.[0];
	if (broken !== undefined) return part(0, [text, span(`  ${broken} compares nothing: try p95>500ms`, 'warning')], [text, span(' ?', 'warning')], [text]);
	return part(0, [text, span(`  ${found} hosts`)], [text, span(` ${found}`)], [text]);
};

/** What rows stand for, where it is not hosts. */
const kindPart = (kind: RowKind): LinePart => (kind === 'host' ? part(3) : part(2.5, [span(kind.startsWith('label:') ? `by ${kind.slice('label:'.length)}` : `by ${kind}`, 'accent')]));

const sortPart = (ui: UiState): LinePart => {
	const {sort, isReversed} = choiceOf(ui, 'fleet');
	const text = sortName((sort ?? 'worst') as SortKey);
	return part(sort === null && !isReversed ? 8 : 3, [span(isReversed ? `${text}, reversed` : text, 'dim')]);
};

export const drawFleetHeader = (board: FleetBoard, room: HeaderRoom): Row => {
	const {ui, now, columns} = room;
	const critical = severityState('critical');
	const warning = severityState('warning');
	const isQuiet = board.hosts > 0 && board.critical + board.warning + board.notLive === 0;
	const left = [
		part(6, [span('engineroom', 'strong')]),
		part(3, [span(`${count(board.hosts)} ${board.hosts === 1 ? 'host' : 'hosts'}`)], [span(`${count(board.hosts)}h`)]),
		countPart(board.critical, critical.glyph, critical.word, critical.tone, 0.5),
		countPart(board.warning, warning.glyph, warning.word, warning.tone, 1.5),
		countPart(board.notLive, '○', 'not live', 'warning', 1.7),
		isQuiet ? part(4, [span('✔ all ok', 'ok')], [span('✔', 'ok')]) : part(4),
		filterPart(ui, board),
		kindPart(board.kind),
		board.hosts > 1 || board.kind !== 'host' ? sortPart(ui) : part(8),
	];
	return lineOfParts(left, [clockPart(ui, board, now, board.notLive < board.hosts), baselinePart(board), bellPart(ui), everyPart(ui, board), ...footParts(room, board)], columns);
};

/** What is typed after `/` on a screen other than the fleet. */
const listFilterPart = (ui: UiState, name: ScreenName): LinePart => {
	const {filter} = choiceOf(ui, name);
	if (name === 'fleet' || (ui.filterBefore === null && filter === '')) return part(0);
	return part(0, [span(`/${filter}${ui.filterBefore === null ? '' : '_'}`, 'accent')]);
};

/** Of a screen that is about no single host: its name, and the clock. What happened is told at once, on slow links too. */
export const drawTitleHeader = (title: string, said: readonly LinePart[], board: Times, room: HeaderRoom): Row => {
	const {ui, now, columns} = room;
	return lineOfParts(
		[part(6, [span('engineroom', 'strong')]), part(0, [span(title, 'heading')]), listFilterPart(ui, currentScreen(ui).name), ...said],
		[clockPart(ui, board, now, true), baselinePart(board), bellPart(ui), tickPart(board), ...footParts(room, board)],
		columns,
	);
};

/** Who it is, how it is, what reads it; on a screen other than the host's own, what it is. The brand stands where a host is all that there is. */
export const drawHostHeader = (row: HostRow, agent: string, board: Times & Partial<Pick<FleetBoard, 'shown' | 'hosts' | 'filterBroken'>>, room: HeaderRoom, title = ''): Row => {
	const {ui, now, columns} = room;
	const {glyph, word, tone} = stateOf(row.link, row.severity);
	const age = row.link === 'stale' || row.link === 'down' ? ` ${formatAge(row.ageSeconds)}` : '';
	const isFleet = board.hosts !== undefined && board.shown !== undefined;
	const left = [
		isFleet ? part(9, [span('engineroom', 'strong')]) : part(9),
		part(0, [span(`${glyph} `, tone), span(row.name, 'strong')]),
		part(1, [span(`${word}${age}`, tone)], [span(word, tone)]),
		title === '' ? part(0) : part(0.3, [span(title, 'heading')]),
		isFleet ? part(0) : listFilterPart(ui, currentScreen(ui).name),
		isFleet ? filterPart(ui, {shown: board.shown ?? 1, hosts: board.hosts ?? 1, filterBroken: board.filterBroken ?? []}) : part(9),
		part(8, [span(row.target === row.name ? agent : `${row.target} · ${agent}`, 'dim')], [span(agent, 'dim')]),
	];
	return lineOfParts(left, [clockPart(ui, board, now, row.link === 'live'), baselinePart(board), bellPart(ui), everyPart(ui, board), ...footParts(room, board)], columns);
};
