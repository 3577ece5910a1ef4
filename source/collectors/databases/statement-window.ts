/** Statements between two readings of a server's cumulative list of them. */
import {increase} from '../../signals/rate.ts';

/** One statement since the server began to count. */
export type StatementTotal = {readonly key: string; readonly calls: number; readonly seconds: number; readonly rows: number | null};
/** One statement since the reading before. */
export type StatementGain = {readonly key: string; readonly calls: number; readonly totalSeconds: number; readonly rows: number | null};
export type StatementGains = {readonly seconds: number; /** By total time, the most first. */ readonly gains: readonly StatementGain[]};

/** How many of a server's statements are compared, the most expensive ones since it began to count. */
export const maxComparedStatements = 500;

export type StatementWindow = {advance(totals: readonly StatementTotal[], nowMs: number): StatementGains | null};

/** Null at the first reading. A statement that was not in a list cut off at `maxComparedStatements` has no gain at its first sight. */
export const createStatementWindow = (): StatementWindow => {
	let before: {readonly totals: ReadonlyMap<string, StatementTotal>; readonly atMs: number} | null = null;
	return {
		advance(totals, nowMs) {
			const last = before;
			before = {totals: new Map(totals.slice(0, maxComparedStatements).map(total => [total.key, total])), atMs: nowMs};
			if (last === null || nowMs <= last.atMs) return null;
			const wasWhole = last.totals.size < maxComparedStatements;
			const gains: StatementGain[] = [];
			for (const {key, calls, seconds, rows} of before.totals.values()) {
				const old = last.totals.get(key);
				if (!old && !wasWhole) continue;
				const called = increase(old?.calls ?? 0, calls);
				// Counted anew when the calls fell: then the time did too, whatever it is now.
				const isAnew = old !== undefined && calls < old.calls;
				const took = increase(isAnew ? 0 : (old?.seconds ?? 0), seconds);
				if (called === null || took === null || called === 0) continue;
				gains.push({key, calls: called, totalSeconds: took, rows: rows === null ? null : increase(isAnew ? 0 : (old?.rows ?? 0), rows)});
			}
			return {seconds: (nowMs - last.atMs) / 1000, gains: gains.sort((a, b) => b.totalSeconds - a.totalSeconds)};
		},
	};
};
