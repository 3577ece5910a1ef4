/** How the rows of the fleet screen are shared out, from its size and the number of hosts: pure, so that it can be asked before drawing. */
import {layoutFleet, type FleetLayout} from '../../draw/layout.ts';
import type {Size} from '../../draw/rows.ts';
import {signalNames, type SignalName} from '../../signals/catalog.ts';
import {planPage} from './page-plan.ts';

export type FleetPlan = {
	readonly layout: FleetLayout;
	readonly hasHead: boolean;
	/** Hosts that are shown, and rows that each takes. */
	readonly count: number;
	readonly rowsPerHost: number;
	/** Every host as a block of its own: name, seven gauges, finding. */
	readonly isBlocks: boolean;
	/** A last row for all hosts together. */
	readonly hasTotal: boolean;
	/** Rows under the hosts, for findings and the gauges of the selected host. */
	readonly rest: number;
};

/** Findings are worth more than hints on a screen with fewer rows. */
export const fleetFooterFrom = 12;

/** Name, seven gauges, one finding, a blank. */
export const blockRows = 10;

export type FleetShape = {readonly shown: number; readonly hosts: number; readonly nameLength: number; readonly signals: readonly SignalName[]};

export const planFleet = (size: Size, {shown, hosts, nameLength, signals}: FleetShape): FleetPlan => {
	const layout = layoutFleet(size.columns, nameLength, signals);
	const {room: body} = planPage(size, fleetFooterFrom);
	if (layout.kind === 'list' && signals.length === signalNames.length && shown > 0 && shown * blockRows - 1 <= body) {
		return {layout, hasHead: false, count: shown, rowsPerHost: Math.min(12, Math.floor((body + 1) / shown)), isBlocks: true, hasTotal: false, rest: 0};
	}
	const rowsPerHost = layout.kind === 'double' ? 2 : 1;
	const hasHead = body >= 3;
	const hasTotal = hosts > 1 && shown > 0 && size.rows >= 20 && layout.kind !== 'list';
	const room = body - (hasHead ? 1 : 0) - (hasTotal ? rowsPerHost : 0);
	// What is wrong is seen even when there are more hosts than rows.
	const reserved = room >= 12 ? 3 : room >= 4 ? 1 : 0;
	const count = Math.max(1, Math.min(shown, Math.floor((room - reserved) / rowsPerHost)));
	return {layout, hasHead, count, rowsPerHost, isBlocks: false, hasTotal, rest: Math.max(0, room - count * rowsPerHost)};
};

/** The first row that is shown: where the list stood, moved just far enough that the row at `index` is seen. */
export const scrollTo = (first: number, index: number, count: number, shown: number): number => {
	const top = index < 0 ? 0 : Math.min(Math.max(first, index - count + 1), index);
	return Math.max(0, Math.min(top, shown - count));
};

/** Name lengths in steps, so that columns do not move with every host that comes and goes. */
export const roundLength = (length: number): number => Math.max(8, Math.ceil(length / 4) * 4);
