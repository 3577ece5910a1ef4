/** Whether what was sent can be true: why not in a few words, or null. What is refused here is told to the sender as rejected. */
import {maxBuckets} from './limits.ts';
import type {PointRecord, SpanRecord} from './records.ts';

const noTrace = '0'.repeat(32);
const noSpan = '0'.repeat(16);
/** 2001 to 2100: anything else is no time of today, but a unit mistaken. */
const earliestSeconds = 1e9;
const latestSeconds = 4.1e9;
const isTime = (seconds: number): boolean => seconds >= earliestSeconds && seconds <= latestSeconds;

export const judgeSpan = ({traceId, spanId, startSeconds, durationSeconds}: SpanRecord): string | null => {
	if (traceId.length !== 32 || traceId === noTrace) return 'a span without a valid trace id';
	if (spanId.length !== 16 || spanId === noSpan) return 'a span without a valid span id';
	if (!isTime(startSeconds) || !Number.isFinite(durationSeconds)) return 'a span without a start and an end';
	return durationSeconds < 0 ? 'a span that ends before it starts' : null;
};

const addUp = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0);
const isCount = (value: number): boolean => Number.isInteger(value) && value >= 0;

export const judgePoint = (point: PointRecord): string | null => {
	if (!isTime(point.time)) return 'a data point without a time';
	if (point.temporality < 0 || point.temporality > 2) return 'a metric of a temporality that is not known';
	if (point.shape === 'number') return Number.isFinite(point.value) ? null : 'a data point without a value';
	if (point.temporality === 0) return 'a histogram without a temporality';
	if (!isCount(point.count) || !point.counts.every(isCount)) return 'a histogram with counts that are none';
	if (point.counts.length > maxBuckets) return `a histogram of more than ${maxBuckets} buckets`;
	if (point.shape === 'exponential') return Number.isInteger(point.scale) && Math.abs(point.scale) <= 20 ? null : 'an exponential histogram of a scale beyond 20';
	if (point.counts.length > 0 && point.counts.length !== point.bounds.length + 1) return 'a histogram whose buckets do not fit its bounds';
	if (!point.bounds.every((bound, index) => !Number.isNaN(bound) && (index === 0 || bound > (point.bounds[index - 1] as number)))) return 'a histogram whose bounds do not ascend';
	return point.counts.length === 0 || addUp(point.counts) === point.count ? null : 'a histogram whose buckets do not add up to its count';
};
