/** The processes of one host: the top ones by CPU, memory and I/O, as rows that are moved through. */
import type {HostBoard, ProcessesBoard} from '../../signals/board.ts';
import type {ProcessFact, ProcessFacts} from '../../signals/processes.ts';
import {span} from '../../draw/compose.ts';
import {formatAge, formatSpan, formatValue} from '../../draw/format.ts';
import {lineOfParts, part} from '../../draw/line-of-parts.ts';
import type {Row, Tone} from '../../draw/rows.ts';
import {wrapText} from '../../draw/width.ts';
import {choiceOf, type ListChoice, type Screen} from '../model/state.ts';
import {drawHostHeader} from '../panels/header.ts';
import {createProcessTable, nameProcess, processSortNames, processSorts, sortProcesses, type ProcessSort} from '../panels/process-table.ts';
import {drawGone} from './host.ts';
import {keepOrder, placeLines} from './lines.ts';
import {drawPage, headerRoom} from './page.ts';
import {planPage} from './page-plan.ts';
import type {Frame, Picture} from './picture.ts';

/** From here on an age is worth telling; from there on rows are old. */
const toldAgeSeconds = 5;
const oldSeconds = 35;

const count = (value: number): string => formatValue(value, 'count');
const say = (text: string, tone: Tone, columns: number, lines = 3): Row[] => wrapText(text, Math.max(1, columns - 2), lines).map((line): Row => [span(' '), span(line, tone)]);

const sortOf = ({sort}: ListChoice): ProcessSort => processSorts.find(one => one === sort) ?? 'cpu';

/** How many there are, in what state, what the numbers cover, how old they are. */
const drawSummary = (facts: ProcessFacts, ageSeconds: number | null, choice: ListChoice, columns: number): Row => {
	const age = ageSeconds !== null && ageSeconds >= toldAgeSeconds ? formatAge(ageSeconds) : null;
	const covers = facts.seconds === null ? 'rates need a second reading' : `over ${formatSpan(facts.seconds)}`;
	return lineOfParts(
		[
			part(0, [span(` ${count(facts.total)} processes`)], [span(` ${count(facts.total)}`)]),
			part(2, [span(`${count(facts.running)} running`)], [span(`${count(facts.running)} run`)]),
			facts.blocked === 0 ? part(9, [span('0 blocked', 'dim')]) : part(1, [span(`▲ ${count(facts.blocked)} blocked: waiting for a disk`, 'warning')], [span(`▲ ${count(facts.blocked)} blocked`, 'warning')]),
			facts.zombies === 0 ? part(10, [span('0 zombies', 'dim')]) : part(4, [span(`${count(facts.zombies)} ${facts.zombies === 1 ? 'zombie' : 'zombies'}`)]),
			facts.notRead === 0 ? part(9) : part(6, [span(`${count(facts.notRead)} not looked at`, 'warning')]),
		],
		[
			age === null ? part(9) : part(0.5, [span(`as of ${age} ago`, 'warning')], [span(age, 'warning')]),
			part(3, [span(processSortNames[sortOf(choice)] + (choice.isReversed ? ', smallest first' : ''), 'accent')]),
			part(7, [span(covers, 'dim')]),
		],
		columns,
	);
};

const matches = (process: ProcessFact, filter: string): boolean =>
	[String(process.pid), process.user, process.unit ?? '', nameProcess(process), process.name].some(text => text.toLowerCase().includes(filter.toLowerCase()));

/** Why there is nothing to be seen, and what to do. */
const drawNone = ({facts, reason}: ProcessesBoard, filter: string, columns: number): Row[] => {
	if (facts === null) return say(reason ?? 'nothing was told', 'plain', columns, 4);
	return [...say(`none of the ${count(facts.list.length)} processes told has “${filter}” in its name, user, unit or number`, 'plain', columns), ...say('esc clears the filter', 'dim', columns)];
};

/** What is not to be seen, or why it is old: a line or two where there is room. */
const drawRemarks = ({facts, reason}: ProcessesBoard, columns: number, room: number): Row[] => {
	if (facts === null || room < 12) return [];
	const scope = facts.scope === 'host' ? [] : [facts.scope];
	return [...(reason === null ? [] : say(reason, 'warning', columns, 2)), ...say([...scope, ...(facts.hint === null ? [] : [facts.hint])].join(' · '), 'dim', columns, 2)];
};

const drawBody = (frame: Frame, screen: Screen, host: HostBoard, room: number): Pick<Picture, 'layout'> & {readonly body: readonly Row[]; readonly order: readonly string[]; readonly target: string | null; readonly note: string} => {
	const {ui, size: {columns}, before} = frame;
	const choice = choiceOf(ui, 'processes');
	const board: ProcessesBoard = host.processes ?? {facts: null, ageSeconds: null, reason: 'nothing was told'};
	const {facts, ageSeconds} = board;
	const shown = facts === null ? [] : keepOrder(frame, sortProcesses(facts.list, sortOf(choice), choice.isReversed).filter(one => matches(one, choice.filter)), ({pid}) => String(pid));
	const summary = facts === null || room < 3 ? [] : [drawSummary(facts, ageSeconds, choice, columns)];
	const remarks = drawRemarks(board, columns, room);
	if (facts === null || shown.length === 0) return {body: [...summary, ...drawNone(board, choice.filter, columns), ...remarks], order: [], target: null, note: '', layout: before};
	const isFresh = host.row.link === 'live' && (ageSeconds ?? Infinity) < oldSeconds;
	const table = createProcessTable({columns, isFresh, list: facts.list});
	const above = [...summary, ...remarks, ...(room < 4 ? [] : [table.head])];
	const placed = placeLines(frame, screen, shown.map(process => ({id: String(process.pid), draw: isTarget => table.row(process, isTarget)})), Math.max(0, room - above.length));
	return {...placed, body: [...above, ...placed.body]};
};

export const drawProcesses = (frame: Frame, screen: Screen): Picture => {
	const id = screen.host ?? '';
	const plan = planPage(frame.size);
	const host = frame.board.host({id, cells: 1, chartCells: 1});
	if (!host) return drawPage(frame, {plan, header: [span(id, 'strong')], body: drawGone(frame.size.columns), times: null});
	const {body, order, target, note, layout} = drawBody(frame, screen, host, plan.room);
	return drawPage(frame, {
		plan, body, note, layout,
		header: drawHostHeader(host.row, host.agent, host, headerRoom(frame, plan), 'processes'),
		times: null,
		seen: {order, target, takesFilter: true, sorts: processSorts, page: Math.max(1, plan.room - 3), watched: {id, details: ['processes']}},
	});
};
