/** What a fault cost: told to whoever asks for a report of the matrix. */
import {appendFileSync} from 'node:fs';

export type Figures = {readonly fault: string; /** Until every host was shown as it was. */ readonly recoverySeconds: number | null; /** Ticks that an agent which was alive told, and that nobody holds. */ readonly framesLost: number | null; readonly peakMb: number | null; readonly note?: string};

export const tellFigures = (figures: Figures): void => {
	const file = process.env['ENGINEROOM_FAULTS_REPORT'];
	if (file !== undefined) appendFileSync(file, `${JSON.stringify(figures)}\n`);
};

/** How much of everything: 1 beside the other tests, more in `npm run faults`. */
export const faultScale = Math.max(1, Number(process.env['ENGINEROOM_FAULTS'] ?? 1));

/** The largest resident set of this process and others while `run` goes on, in megabytes. */
export const peakOf = async (others: () => readonly (number | null)[], run: () => Promise<void>): Promise<number> => {
	let peak = 0;
	const look = (): void => {
		peak = Math.max(peak, process.memoryUsage().rss / 1024 / 1024, ...others().map(value => value ?? 0));
	};
	const timer = setInterval(look, 200);
	try {
		await run();
	} finally {
		clearInterval(timer);
		look();
	}
	return peak;
};
