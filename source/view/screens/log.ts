/** The log: what happened, the newest on top. One moves through it; new entries do not move what is being read. */
import {span} from '../../draw/compose.ts';
import {formatValue} from '../../draw/format.ts';
import {part, type LinePart} from '../../draw/line-of-parts.ts';
import type {Row} from '../../draw/rows.ts';
import {wrapText} from '../../draw/width.ts';
import type {LogBoard, LogEntry} from '../../signals/log.ts';
import {choiceOf, openScreen, type Screen} from '../model/state.ts';
import {drawTitleHeader} from '../panels/header.ts';
import {drawEntry} from '../panels/log-entry.ts';
import {drawPage, headerRoom} from './page.ts';
import {planPage} from './page-plan.ts';
import type {Frame, Picture} from './picture.ts';

const everything = 10_000;
const count = (value: number): string => formatValue(value, 'count');

type Shown = {readonly body: readonly Row[]; readonly first: number; readonly end: number};

/** Entries from `first` on that fill the room; the last one may be cut. */
const fill = (entries: readonly LogEntry[], first: number, room: number, draw: (entry: LogEntry) => Row[]): Shown => {
	const body: Row[] = [];
	let end = first;
	while (end < entries.length && body.length < room) body.push(...draw(entries[end++] as LogEntry));
	return {body: body.slice(0, room), first, end};
};

/** The first entry with which the one at `at` is still seen whole. */
const lowestFirst = (entries: readonly LogEntry[], at: number, room: number, draw: (entry: LogEntry) => Row[]): number => {
	let first = at;
	let used = draw(entries[at] as LogEntry).length;
	while (first > 0) {
		used += draw(entries[first - 1] as LogEntry).length;
		if (used > room) break;
		first--;
	}
	return first;
};

const drawEmpty = (board: LogBoard, filter: string, columns: number): Row[] => {
	const say = (text: string, tone: 'plain' | 'dim'): Row[] => wrapText(text, Math.max(1, columns - 2), 4).map((line): Row => [span(' '), span(line, tone)]);
	if (board.all > 0) return [...say(`nothing in the log has “${filter}”`, 'plain'), ...say(`esc clears the filter and shows all ${count(board.all)} entries`, 'dim')];
	return [...say('nothing has happened yet', 'plain'), ...say('findings, lost links and restarts are written down here as they come; m marks this instant', 'dim')];
};

const saidOf = (board: LogBoard, filter: string): LinePart[] => {
	const broken = board.filterBroken[0];
	return [
		filter === '' ? part(3, [span(`${count(board.all)} entries`, 'dim')]) : part(2, [span(`${count(board.shown)} of ${count(board.all)} entries`)], [span(`${count(board.shown)} of ${count(board.all)}`)]),
		broken === undefined ? part(0) : part(1, [span(`${broken} compares nothing: try p95>500ms`, 'warning')], [span('?', 'warning')]),
		board.forgotten === 0 ? part(7) : part(7, [span(`${count(board.forgotten)} older ones are no longer kept`, 'dim')]),
	];
};

export const drawLog = (frame: Frame, screen: Screen): Picture => {
	const {size: {columns}, ui, before} = frame;
	const {filter} = choiceOf(ui, 'log');
	const board = frame.board.log({first: 0, count: everything, filter});
	const {entries} = board;
	const plan = planPage(frame.size);
	const order = entries.map(({id}) => String(id));
	const found = screen.cursor === null ? -1 : order.indexOf(screen.cursor);
	const at = Math.max(0, found);
	const draw = (entry: LogEntry): Row[] => drawEntry(entry, {now: board.time, columns, nameLength: before.nameLength}, entry === entries[at]);
	// Counted from the oldest: what is new comes on top and moves nothing.
	const stood = found < 0 ? 0 : entries.length - (before.firsts?.log ?? entries.length);
	// No room is left blank at the foot while there is more on top.
	const first = entries.length === 0 ? 0 : Math.min(at, Math.max(stood, lowestFirst(entries, at, plan.room, draw)), lowestFirst(entries, entries.length - 1, plan.room, draw));
	const shown = fill(entries, first, plan.room, draw);
	const host = entries[at]?.host ?? null;
	return drawPage(frame, {
		plan,
		header: drawTitleHeader('log', saidOf(board, filter), board, headerRoom(frame, plan)),
		body: entries.length === 0 ? drawEmpty(board, filter, columns) : shown.body,
		times: null,
		note: first === 0 && shown.end === entries.length ? '' : `${first + 1}–${shown.end} of ${entries.length}`,
		layout: {...before, firsts: {...before.firsts, log: entries.length - first}},
		seen: {order, target: order[at] ?? null, opens: host === null ? null : openScreen('host', host), takesFilter: true, page: Math.max(1, shown.end - first - 1)},
	});
};
