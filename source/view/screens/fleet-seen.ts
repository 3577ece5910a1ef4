/** What keys act on where hosts are listed. */
import type {SortKey} from '../../signals/board.ts';
import {signalNames} from '../../signals/catalog.ts';
import {openScreen, type Seen} from '../model/state.ts';
import type {FleetAnswer} from './fleet-query.ts';

const sorts: readonly SortKey[] = ['worst', 'name', ...signalNames];

/** Rows that open a host's screen, sorted by any signal. */
export const fleetSeen = ({order, target, plan}: FleetAnswer): Partial<Seen> => ({
	order, target, page: Math.max(1, plan.count - 1), takesFilter: true,
	sorts: order.length === 0 ? [] : sorts,
	opens: target === null ? null : openScreen('host', target),
});
