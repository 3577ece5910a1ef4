/** `engineroom check [TARGET ...]`: one verdict for scripts. */
import {openFleet} from './open-fleet.ts';
import type {Options} from './options.ts';
import {createRealClock} from './real-clock.ts';
import {judgeReport} from './report/check.ts';
import {watchOnce} from './run-once.ts';
import {exitCodeOf, watchStopSignals} from './stop-signals.ts';

export const runCheck = async (options: Options): Promise<number> => {
	const clock = createRealClock();
	const signals = watchStopSignals(process);
	const opened = await openFleet(options, clock);
	try {
		const {report, stoppedBy} = await watchOnce(opened, clock, options.forSeconds, signals.stopped);
		if (stoppedBy !== null) return exitCodeOf(stoppedBy);
		const {code, lines} = judgeReport(report);
		process.stdout.write(`${lines.join('\n')}\n`);
		return code;
	} finally {
		await opened.close();
		signals.release();
	}
};
