/** Asks the board for what fits on the screen: how much fits depends on the answer, so a changed fleet is asked twice. */
import type {FleetBoard, FleetQuery, HostRow, SortKey} from '../../signals/board.ts';
import {changeColumnsOf, splitCells} from '../panels/change.ts';
import {gaugeCells} from '../panels/gauge.ts';
import {gridCells} from '../panels/gauge-grid.ts';
import {valuesPerCell} from '../../draw/strip.ts';
import {textWidth} from '../../draw/width.ts';
import {planFleet, roundLength, scrollTo, type FleetPlan} from './fleet-plan.ts';
import {choiceOf, chosenHost} from '../model/state.ts';
import {keepOrder} from './lines.ts';
import {firstLayout, type Frame, type Layout} from './picture.ts';

export type FleetAnswer = {
	readonly board: FleetBoard;
	/** The rows that are seen, in the order in which they are. */
	readonly rows: readonly HostRow[];
	readonly order: readonly string[];
	/** The row that Enter goes into: the selected one, else the first. */
	readonly target: string | null;
	readonly plan: FleetPlan;
	readonly layout: Layout;
	/** The same question of other rows. */
	readonly ask: (part: Pick<FleetQuery, 'first' | 'count' | 'cells' | 'selected'>) => FleetBoard;
};

const mostQuestions = 3;

type Question = {readonly first: number; readonly count: number; readonly cells: number; readonly hasTotal: boolean};

/** The size that the gauges of a single host are drawn at: all but header, findings and footer. */
export const singleSize = ({size}: Frame, findings: number): {columns: number; rows: number} => {
	const others = 1 + (size.rows >= 12 ? 1 : 0) + (size.rows >= 20 ? 1 : 0);
	return {columns: size.columns, rows: Math.max(1, size.rows - others - findings)};
};

const questionFor = (frame: Frame, layout: Layout, plan: FleetPlan): Question => {
	if (layout.hosts === 1 && layout.kind === 'host') return {first: 0, count: 1, hasTotal: false, cells: gridCells(singleSize(frame, 1), frame.ui.style, layout)};
	const taken = changeColumnsOf(layout);
	const cells = plan.layout.kind === 'list' ? gaugeCells({columns: frame.size.columns, rows: 1}, taken) : Math.max(1, splitCells(plan.layout.cells, taken).picture);
	return {first: layout.first, count: plan.count, hasTotal: plan.hasTotal, cells: cells * valuesPerCell(frame.ui.style)};
};

export const askFleet = (frame: Frame): FleetAnswer => {
	const {board: source, ui} = frame;
	const selected = chosenHost(ui);
	const {filter, sort, isReversed} = choiceOf(ui, 'fleet');
	const choice = {filter, rows: ui.rows, sort: (sort ?? 'worst') as SortKey, isReversed, selected};
	const ask = ({first, count, cells, hasTotal}: Question): FleetBoard => source.fleet({...choice, first, count, cells, ...(hasTotal && {hasTotal})});
	const orderOf = (one: FleetBoard): readonly string[] => keepOrder(frame, one.order, id => id);
	// Other rows have other names: the list begins anew.
	let layout = frame.before.kind === ui.rows ? frame.before : {...frame.before, kind: ui.rows, nameLength: firstLayout.nameLength, first: 0};
	let plan = planFleet(frame.size, {...layout, shown: layout.hosts});
	let question = questionFor(frame, layout, plan);
	let board = ask(question);
	for (let asked = 1; asked < mostQuestions; asked++) {
		const length = board.rows.reduce((most, row) => Math.max(most, textWidth(row.name)), 0);
		const nameLength = roundLength(Math.max(length, layout.nameLength));
		plan = planFleet(frame.size, {...layout, shown: board.shown, hosts: board.hosts, signals: board.signals, nameLength});
		const index = selected === null ? -1 : orderOf(board).indexOf(selected);
		layout = {...layout, first: scrollTo(layout.first, index, plan.count, board.shown), nameLength, hosts: board.hosts, kind: board.kind, signals: board.signals, windowSeconds: board.windowSeconds, intervalSeconds: board.intervalSeconds, baselineTime: board.baselineTime ?? null};
		const next = questionFor(frame, layout, plan);
		if (next.first === question.first && next.count === question.count && next.cells === question.cells && next.hasTotal === question.hasTotal) break;
		question = next;
		board = ask(question);
		plan = planFleet(frame.size, {...layout, shown: board.shown});
	}
	const order = orderOf(board);
	const wanted = order.slice(layout.first, layout.first + plan.count);
	const target = selected !== null && order.includes(selected) ? selected : (order[0] ?? null);
	return {board, rows: rowsOf(wanted, board, () => ask({...question, first: 0, count: board.order.length})), order, target, plan, layout, ask: part => source.fleet({...choice, ...part})};
};

/** The wanted rows: of the answer at hand when it holds them all, else of a question for all rows. */
const rowsOf = (wanted: readonly string[], board: FleetBoard, askAll: () => FleetBoard): HostRow[] => {
	const find = (rows: readonly HostRow[]): HostRow[] => {
		const byId = new Map(rows.map(row => [row.id, row]));
		return wanted.map(id => byId.get(id)).filter(row => row !== undefined);
	};
	const found = find(board.rows);
	return found.length === wanted.length ? found : find(askAll().rows);
};
