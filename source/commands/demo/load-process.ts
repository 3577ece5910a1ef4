/** The load generator's own process, so that a busy screen or shop does not distort the load. */
import {createRealClock} from '../real-clock.ts';
import {startLoad, type Load} from './load.ts';
import type {LoadOrder, LoadReport} from './messages.ts';
import {endWithParent, tellParent} from './process-life.ts';

export const runLoadProcess = (process: NodeJS.Process): void => {
	let load: Load | null = null;
	// One message at a time: a parent that is stopped (Ctrl-Z) does not let them pile up.
	let untold = false;
	const report = (): void => {
		if (!load || untold) return;
		untold = true;
		tellParent(process, {type: 'totals', ...load.totals()} satisfies LoadReport, () => {
			untold = false;
		});
	};
	const timer = setInterval(report, 1000);
	const end = endWithParent(process, async () => {
		clearInterval(timer);
		report();
		await load?.stop();
	});
	process.on('message', (order: LoadOrder) => {
		if (order.type === 'stop') end();
		else load ??= startLoad(order.port, createRealClock());
	});
};
