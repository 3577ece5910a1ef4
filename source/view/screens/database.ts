/** The databases of a host: pools, servers, who blocks whom, the statements that take the time, replicas. */
import type {Detail, HostBoard} from '../../signals/board.ts';
import {cutRow, emptyRow, span, titleRow} from '../../draw/compose.ts';
import type {Row} from '../../draw/rows.ts';
import {wrapText} from '../../draw/width.ts';
import {choiceOf, type Screen} from '../model/state.ts';
import {drawHostHeader} from '../panels/header.ts';
import {statementSorts} from '../panels/session-columns.ts';
import {databaseSections, type Shown} from './database-sections.ts';
import {drawGone} from './host.ts';
import {keepOrder, placeLines} from './lines.ts';
import {drawPage, headerRoom} from './page.ts';
import {planPage} from './page-plan.ts';
import type {Frame, Picture} from './picture.ts';
import {remarks, stackSections} from './sections.ts';

export const databaseDetails: readonly Detail[] = ['databases', 'facts'];

const whyNothing = ({row, facts, untold}: HostBoard, filter: string): string => {
	if (row.link === 'connecting') return 'connecting';
	if (filter !== '') return `nothing here holds “${filter}”; esc clears the filter`;
	if (facts === null) return untold ?? 'asking the agent: in a second or two';
	return 'no database server and no pool is told on this host: add --from postgres://… (mysql:// pgbouncer:// redis://) to the agent; pools come from metrics pages, OTLP, or node --import engineroom/register';
};

/** The whole text of the marked row: statements are longer than rows. */
const textRows = 4;
const drawText = (text: string | undefined, columns: number): Row[] => {
	if (text === undefined) return Array.from({length: textRows + 1}, () => emptyRow);
	const lines = wrapText(text, Math.max(1, columns - 2), textRows).map((line): Row => cutRow([span(`  ${line}`)], columns));
	return [titleRow('MARKED', columns), ...Array.from({length: textRows}, (_, y) => lines[y] ?? emptyRow)];
};

export const drawDatabase = (frame: Frame, screen: Screen): Picture => {
	const {ui, size: {columns}} = frame;
	const id = screen.host ?? '';
	const plan = planPage(frame.size);
	const {filter, sort: chosen, isReversed} = choiceOf(ui, 'database');
	const board = frame.board.host({id, cells: 1, chartCells: 0});
	if (!board) return drawPage(frame, {plan, header: [span(id, 'strong')], body: drawGone(columns), times: null});
	const words = filter.toLowerCase().split(/\s+/);
	const shown: Shown = {
		columns, isReversed, sort: statementSorts.find(one => one === chosen) ?? 'total time', texts: new Map(),
		holds: (...said) => words.every(word => said.some(text => text?.toLowerCase().includes(word) === true)),
		keep: (items, idOf) => keepOrder(frame, items, idOf),
	};
	const sections = databaseSections(board, shown);
	const list = sections.every(lines => lines.length === 0) ? remarks(whyNothing(board, filter), columns) : stackSections(sections);
	const below = plan.room >= 20 ? textRows + 2 : 0;
	const placed = placeLines(frame, screen, list, Math.max(1, plan.room - below));
	const body = Array.from({length: Math.max(0, plan.room - below)}, (_, y) => placed.body[y] ?? emptyRow);
	return drawPage(frame, {
		plan, note: placed.note, times: board,
		header: drawHostHeader(board.row, board.agent, board, headerRoom(frame, plan), 'database'),
		body: [...body, ...(below > 0 ? [emptyRow, ...drawText(placed.target === null ? undefined : shown.texts.get(placed.target), columns)] : [])],
		layout: {...placed.layout, windowSeconds: board.windowSeconds, intervalSeconds: board.intervalSeconds},
		seen: {order: placed.order, target: placed.target, sorts: (board.databases ?? []).some(({statements}) => statements !== null) ? statementSorts : [], takesFilter: true, watched: {id, details: databaseDetails}, page: Math.max(1, plan.room - below - 2)},
	});
};
