/** The traces of a host that are worth a look: failed ones first, then the slowest. */
import type {Trace} from '../../signals/traces.ts';
import type {Detail, Elsewhere, HostBoard} from '../../signals/board.ts';
import {span} from '../../draw/compose.ts';
import {formatValue} from '../../draw/format.ts';
import {choiceOf, openScreen, type Screen} from '../model/state.ts';
import {drawHostHeader} from '../panels/header.ts';
import {traceColumns} from '../panels/single-columns.ts';
import {isShifted} from '../panels/trace-hosts.ts';
import {drawGone} from './host.ts';
import {keepOrder, placeLines} from './lines.ts';
import {drawPage, headerRoom} from './page.ts';
import {planPage} from './page-plan.ts';
import type {Frame, Picture} from './picture.ts';
import {drawSection} from './sections.ts';

export const traceDetails: readonly Detail[] = ['traces', 'facts'];
/** Of the other hosts: their parts of the same traces. */
export const traceDetailsOfAll: readonly Detail[] = ['traces'];

const sorts = ['failed', 'took', 'newest', 'spans', 'name'] as const;
type Sort = (typeof sorts)[number];
const words: Readonly<Record<Sort, string>> = {failed: 'failed, then slowest', took: 'slowest', newest: 'newest', spans: 'most spans', name: 'by name'};
const compare: Readonly<Record<Sort, (a: Trace, b: Trace) => number>> = {
	failed: (a, b) => Number(b.failed) - Number(a.failed) || b.durationSeconds - a.durationSeconds,
	took: (a, b) => b.durationSeconds - a.durationSeconds,
	newest: (a, b) => b.time - a.time,
	spans: (a, b) => b.spans.length + b.droppedSpans - a.spans.length - a.droppedSpans,
	name: (a, b) => a.name.localeCompare(b.name),
};

/** Gone back in time, what began later is not there yet: by the clocks of those who sent it, which is as near as it can be told. */
export const tracesAt = ({ui}: Frame, {traces = [], time}: Pick<HostBoard, 'traces' | 'time'>): readonly Trace[] => (ui.backSeconds === 0 ? traces : traces.filter(trace => trace.time <= time));

const holds = ({name, service, spans}: Trace, filter: string): boolean => {
	const said = `${name} ${service} ${spans.map(one => `${one.service} ${one.name} ${one.host ?? ''}`).join(' ')}`.toLowerCase();
	return filter.toLowerCase().split(/\s+/).every(word => said.includes(word));
};

/** Of how many other hosts parts are among them, whether clocks had to be put right for that, and what was not looked for. */
const sayJoined = (traces: readonly Trace[], elsewhere: Elsewhere | undefined): string => {
	const begun = new Set(traces.flatMap(({parts = []}) => parts.filter(({place}) => place !== 'apart').map(({host}) => host)));
	const {asked = 0, receiving = 0, dropped = 0} = elsewhere ?? {};
	const limits = `${asked < receiving ? ` · ${formatValue(asked, 'count')} of ${formatValue(receiving, 'count')} hosts asked for parts` : ''}${dropped > 0 ? ` · no room for parts of ${formatValue(dropped, 'count')}` : ''}`;
	if (begun.size === 0) return limits;
	const others = begun.size - 1;
	return ` and ${others} ${others === 1 ? 'other' : 'others'}${traces.some(isShifted) ? ' · ≈ clocks differ, shifted' : ''}${limits}`;
};

const whyNone = ({row, facts, collectors, untold}: HostBoard, all: number, filter: string): string => {
	if (row.link === 'connecting') return 'connecting';
	if (all > 0) return `no trace holds “${filter}”; esc clears the filter`;
	if (facts === null) return untold ?? 'asking the agent: in a second or two';
	return collectors.some(({name, state}) => name === 'otlp' && state === 'ok')
		? 'no trace in the last 15 min: programs send spans with OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:4318 and OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf'
		: 'no traces: start the agent with --from otlp://127.0.0.1:4318, and programs with OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:4318';
};

export const drawTraces = (frame: Frame, screen: Screen): Picture => {
	const {ui, size: {columns}} = frame;
	const id = screen.host ?? '';
	const plan = planPage(frame.size);
	const {filter, sort: chosen, isReversed} = choiceOf(ui, 'traces');
	const sort = sorts.find(one => one === chosen) ?? 'failed';
	const board = frame.board.host({id, cells: 1, chartCells: 0, traces: 'joined'});
	if (!board) return drawPage(frame, {plan, header: [span(id, 'strong')], body: drawGone(columns), times: null});
	const all = tracesAt(frame, board);
	const wanted = all.filter(trace => holds(trace, filter)).sort((a, b) => (isReversed ? -1 : 1) * compare[sort](a, b));
	const traces = keepOrder(frame, wanted, trace => trace.id);
	const count = traces.length === all.length ? formatValue(all.length, 'count') : `${formatValue(traces.length, 'count')} of ${formatValue(all.length, 'count')}`;
	const note = [`${words[sort]}${isReversed ? ', reversed' : ''}`, ...(all.length > 0 ? [count] : []), `last 15 min, as sent to this host${sayJoined(traces, board.elsewhere)}`].join(' · ');
	const list = drawSection({title: 'TRACES', note, columns: traceColumns(board.row.link === 'live', traces), items: traces, idOf: trace => trace.id, empty: whyNone(board, all.length, filter)}, columns);
	const placed = placeLines(frame, screen, list, plan.room);
	return drawPage(frame, {
		plan, note: placed.note, body: placed.body, times: board,
		header: drawHostHeader(board.row, board.agent, board, headerRoom(frame, plan), 'traces'),
		layout: {...placed.layout, windowSeconds: board.windowSeconds, intervalSeconds: board.intervalSeconds},
		seen: {order: placed.order, target: placed.target, opens: placed.target === null ? null : openScreen('trace', id, placed.target), sorts, takesFilter: true, watched: {id, details: traceDetails}, watchedOfAll: traceDetailsOfAll, page: Math.max(1, plan.room - 3)},
	});
};
