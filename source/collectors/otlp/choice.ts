/**
 * Whether a service's requests (or queries) are counted from its spans or from its metrics: both tell of the same ones.
 * Spans are used, because they come every 5 s with exact durations while metrics come every 60 s in buckets, unless
 * the spans are a sample: fewer of them ended in the time of a metrics export than it counted. What one of the two has told of a
 * stretch of time is never told again by the other: times are compared by the sender's clock.
 */
export type Source = 'spans' | 'metrics';

export type Choice = {
	/** Null until something came. */
	readonly source: Source | null;
	/** True when spans were found to be a sample. */
	readonly isSampled: boolean;
	/** A span that ended then; false when metrics have already told of it. */
	noteSpan(process: string, endSeconds: number): boolean;
	/** An export of metrics that counted `count` between two times. */
	noteMetrics(process: string, from: number, until: number, count: number, now: number): void;
	/** Decides, with `spans` or `metrics` waiting to be told. */
	settle(now: number, waits: {readonly spans: boolean; readonly metrics: boolean}): Source | null;
	/** Whether an interval of metrics may be told: its beginning was not told by spans. */
	admits(from: number): boolean;
	/** What was told, by the sender's clock. */
	told(source: Source, until: number): void;
	forget(process: string): void;
};

/** Fewer spans than this share of what metrics counted are a sample; more than the other one are not. */
const sampledBelow = 0.9;
const wholeAbove = 0.98;
/** Fewer requests than this prove nothing. */
const leastCount = 5;
/** Spans come up to 5 s after they ended; so long a verdict waits. */
const spansDelayMs = 8000;
const binSeconds = 0.25;
const maxBins = 800;
const maxWaiting = 400;
/** Metrics that no longer come give way to spans. */
const metricsPatienceMs = 180_000;
/** Clocks and buckets of time are only so exact. */
const toleranceSeconds = 0.5;

type Interval = {readonly process: string; readonly from: number; readonly until: number; readonly count: number; readonly notedAt: number};

export const createChoice = (): Choice => {
	/** How many spans ended in each quarter of a second, by process. */
	const ended = new Map<string, Map<number, number>>();
	let intervals: Interval[] = [];
	let source: Source | null = null;
	let isSampled = false;
	let wholeInARow = 0;
	let metricsAt: number | null = null;
	const until = {spans: -Infinity, metrics: -Infinity};

	const countEnded = ({process, from, until: end}: Interval): number | null => {
		// A process that tells its metrics under another identity than its spans is judged by all spans of the service.
		const own = ended.get(process);
		let count = 0;
		for (const bins of own ? [own] : ended.values()) {
			const oldest = bins.keys().next().value;
			if (oldest !== undefined && bins.size >= maxBins && oldest * binSeconds > from) return null;
			for (const [bin, spans] of bins) if ((bin + 1) * binSeconds > from && bin * binSeconds <= end) count += spans;
		}
		return count;
	};
	const judge = (interval: Interval): void => {
		const spans = interval.count < leastCount ? null : countEnded(interval);
		if (spans === null) return;
		if (spans < interval.count * sampledBelow) {
			wholeInARow = 0;
			isSampled = true;
		} else if (spans >= interval.count * wholeAbove && ++wholeInARow >= 2) isSampled = false;
	};
	return {
		get source() {
			return source;
		},
		get isSampled() {
			return isSampled;
		},
		noteSpan(process, endSeconds) {
			let bins = ended.get(process);
			if (!bins) {
				bins = new Map<number, number>();
				ended.set(process, bins);
			}
			const bin = Math.floor(endSeconds / binSeconds);
			const known = bins.get(bin);
			if (known === undefined && bins.size >= maxBins) bins.delete(bins.keys().next().value as number);
			bins.set(bin, (known ?? 0) + 1);
			return endSeconds > until.metrics;
		},
		noteMetrics(process, from, end, count, now) {
			metricsAt = now;
			if (intervals.length < maxWaiting) intervals.push({process, from, until: end, count, notedAt: now});
		},
		settle(now, waits) {
			const due = intervals.filter(({notedAt}) => now - notedAt >= spansDelayMs);
			if (due.length > 0) {
				intervals = intervals.filter(({notedAt}) => now - notedAt < spansDelayMs);
				due.forEach(judge);
			}
			const metricsCome = metricsAt !== null && now - metricsAt <= metricsPatienceMs;
			if (source === null) source = waits.spans ? 'spans' : waits.metrics ? 'metrics' : null;
			else if (source === 'spans' && isSampled && metricsCome) source = 'metrics';
			else if (source === 'metrics' && waits.spans && (!metricsCome || (!isSampled && wholeInARow > 0))) source = 'spans';
			return source;
		},
		admits: from => from >= until.spans - toleranceSeconds,
		told(by, end) {
			until[by] = Math.max(until[by], end);
		},
		forget: process => void ended.delete(process),
	};
};
