/** What keys act on where hosts are listed. */
import type {FleetBoard, HostRow, RowKind} from '../../signals/board.ts';
import {openScreen, type Seen} from '../model/state.ts';
import type {FleetAnswer} from './fleet-query.ts';

/** Rows that open a host's screen, sorted by any signal. */
export const fleetSeen = ({board, rows, order, target, plan}: FleetAnswer): Partial<Seen> => ({
	order, target, page: Math.max(1, plan.count - 1), takesFilter: true,
	kinds: board.kinds,
	sorts: order.length === 0 ? [] : ['worst', 'name', ...board.signals],
	watchedOfAll: board.kind === 'route' ? ['routes'] : [],
	...enters(marked(board, rows, target), board.kind),
	host: board.kind === 'host' ? target : (marked(board, rows, target)?.members?.host ?? null),
});

const marked = (board: FleetBoard, rows: readonly HostRow[], target: string | null): HostRow | null => rows.find(({id}) => id === target) ?? board.selectedRow;

/** A host opens its screen, a route its own on the host that answers it most; other rows show the hosts behind them. */
const enters = (row: HostRow | null, kind: RowKind): Partial<Seen> => {
	if (!row) return {};
	if (row.narrowsTo !== undefined) return {narrowsTo: row.narrowsTo};
	if (row.route !== undefined) return {opens: openScreen('route', row.members?.host ?? null, row.route)};
	return kind === 'host' ? {opens: openScreen('host', row.id)} : {};
};
