/** What is handed to the agent: each count exactly once, however often the connection breaks. */
import {encodeReport, maxAppLineBytes, type AppReport} from '../signals/app-report.ts';
import type {Durations} from './durations.ts';
import type {Fence} from './fence.ts';
import type {Pools} from './pools.ts';
import type {RequestTally} from './request-tally.ts';
import type {Requests} from './requests.ts';
import type {Runtime} from './runtime.ts';

/** Counts older than this are history that nobody took: they would pass for what happens now. */
export const maxAgeMs = 60_000;

export type LedgerSources = {readonly fence: Fence; readonly now: () => number; readonly tally: RequestTally; readonly requests: Requests; readonly pools: Pools; readonly waits: Durations; readonly operations: Durations; readonly runtime: Runtime};

export type Ledger = {
	/** The agent has the reports up to this one. */
	readonly accept: (accepted: number) => void;
	/** The next line for an agent that has the reports up to `accepted`; what it does not have is part of it. */
	readonly answer: (accepted: number) => string;
	/** The last line, unasked. */
	readonly flush: () => string;
	/** A connection begins: what nobody has taken for too long is let go. */
	readonly forgetOld: () => void;
};

export const createLedger = ({fence, now, tally, requests, pools, waits, operations, runtime}: LedgerSources): Ledger => {
	let sequence = 0;
	let since = now();
	/** The newest report, of which it is not known yet whether the agent has it. */
	let unaccepted: {report: AppReport; since: number} | null = null;

	const cut = (): AppReport => ({
		sequence: ++sequence,
		seconds: (now() - since) / 1000,
		active: requests.active,
		routes: tally.cut(),
		pools: pools.read(),
		waits: waits.cut(),
		operations: operations.cut(),
		runtime: runtime.cut(),
		ownErrors: fence.errors,
		off: fence.reason,
	});
	const takeBack = (): void => {
		if (!unaccepted) return;
		const {report} = unaccepted;
		tally.giveBack(report.routes);
		waits.giveBack(report.waits);
		operations.giveBack(report.operations);
		runtime.giveBack(report.runtime);
		({since} = unaccepted);
		unaccepted = null;
	};
	/** Routes that find no room in a line wait for the next one. */
	const fit = (report: AppReport): {report: AppReport; line: string} => {
		const line = encodeReport(report);
		if (line.length <= maxAppLineBytes || report.routes.length === 0) return {report, line};
		const half = Math.floor(report.routes.length / 2);
		tally.giveBack(report.routes.slice(half));
		return fit({...report, routes: report.routes.slice(0, half)});
	};
	const write = (): string => {
		const {report, line} = fit(cut());
		unaccepted = {report, since};
		since = now();
		return line;
	};
	const accept = (accepted: number): void => {
		if (unaccepted && accepted >= unaccepted.report.sequence) unaccepted = null;
	};
	return {
		accept,
		answer(accepted) {
			accept(accepted);
			takeBack();
			return write();
		},
		flush: write,
		forgetOld() {
			if (now() - (unaccepted?.since ?? since) <= maxAgeMs) return;
			unaccepted = null;
			cut();
			since = now();
		},
	};
};
