/** What is not asked every tick. */

/** Whether something is due: at once at first, then when `everyMs` have passed since it was last done. */
export type Due = {isDue(nowMs: number): boolean; done(nowMs: number): void};

/** Ticks come a little early and late: a tenth of the time does not count. */
export const createDue = (everyMs: number): Due => {
	let doneAt: number | null = null;
	return {
		isDue: nowMs => doneAt === null || nowMs - doneAt >= everyMs * 0.9,
		done(nowMs) {
			doneAt = nowMs;
		},
	};
};
