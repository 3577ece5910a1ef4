/** `--at`: an instant of a recording, as people say it. */
import {UsageError} from './usage-error.ts';

/** `14:02`, `14:02:31` (the first such time in the recording), or a date with a time; ms since the epoch, null for what is neither. */
export const parseAt = (text: string, startAt: number): number | null => {
	const clock = /^(\d{1,2}):(\d{2})(?::(\d{2})(\.\d{1,3})?)?$/.exec(text.trim());
	if (clock) {
		const [hours, minutes, seconds] = [Number(clock[1]), Number(clock[2]), Number(clock[3] ?? 0)];
		if (hours > 23 || minutes > 59 || seconds > 59) return null;
		const day = new Date(startAt);
		const at = new Date(day.getFullYear(), day.getMonth(), day.getDate(), hours, minutes, seconds, Number(clock[4] ?? 0) * 1000).getTime();
		// To the minute, what began within that minute is meant, too.
		const precisionMs = clock[3] === undefined ? 60_000 : 1000;
		return at + precisionMs <= startAt ? new Date(day.getFullYear(), day.getMonth(), day.getDate() + 1, hours, minutes, seconds).getTime() : at;
	}
	const at = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}/.test(text.trim()) ? Date.parse(text.trim()) : NaN;
	return Number.isNaN(at) ? null : at;
};

/** The instant to begin at, within the recording. Throws a UsageError that says what there is. */
export const chooseStart = (given: string | null, {startAt, endAt}: {readonly startAt: number; readonly endAt: number}, fallback: number): number => {
	if (given === null) return Math.max(startAt, Math.min(fallback, endAt));
	const at = parseAt(given, startAt);
	if (at === null) throw new UsageError(`--at takes a time such as 14:02, 14:02:31 or 2026-11-26T14:02:31Z, not '${given}'`);
	if (at > endAt || at + 60_000 < startAt) throw new UsageError(`--at ${given}: the recording is from ${new Date(startAt).toISOString()} to ${new Date(endAt).toISOString()}`);
	return Math.max(startAt, at);
};
