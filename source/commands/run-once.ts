/** Watch for an exact time, print one summary of exactly that time. */
import {createReport} from '../monitor/report.ts';
import {isComing, watchExactly} from '../monitor/watch-exactly.ts';
import type {Clock} from '../signals/clock.ts';
import type {Report} from '../signals/report.ts';
import type {OpenFleet} from './open-fleet.ts';
import type {StopSignal} from './stop-signals.ts';

/** Nobody has answered by then and all have failed: nobody will. */
const hopelessMs = 4000;
const lookAgainMs = 250;

export type Outcome = {readonly report: Report; readonly stoppedBy: StopSignal | null};

export const watchOnce = async ({fleet}: OpenFleet, clock: Clock, forSeconds: number, stopped: Promise<StopSignal>): Promise<Outcome> => {
	const watching = watchExactly(fleet, clock, forSeconds);
	fleet.watchAll(['routes', 'facts', 'databases']);
	const giveUpWhenHopeless = (): void => {
		if (isComing(fleet)) cancelHopeless = clock.setTimer(giveUpWhenHopeless, lookAgainMs);
		else if ([...fleet.watched.values()].every(({host}) => host.epoch === null)) watching.cancel();
	};
	let cancelHopeless = clock.setTimer(giveUpWhenHopeless, hopelessMs);
	const stoppedBy = await Promise.race([watching.done.then(() => null), stopped]);
	cancelHopeless();
	watching.cancel();
	fleet.judge();
	return {report: createReport(fleet, watching.ranges, {now: clock.now(), time: clock.wallTime(), forSeconds}), stoppedBy};
};

/** One line for stderr about every target that gave nothing. */
export const explainUnseen = (report: Report): string[] =>
	report.hosts.filter(host => host.state === 'down' || host.state === 'connecting').map(host => `engineroom: ${host.target}: ${host.reason ?? 'no answer'}`);

/** Whether anything was observed at all. */
export const sawAnything = (report: Report): boolean => report.hosts.some(host => host.state !== 'connecting' && (host.state !== 'down' || host.ageSeconds !== null));
