/** Ten ticks in one: counts are added up, levels keep their worst, latencies are merged. */
import {lookUpSeries} from '../signals/catalog.ts';
import {createDistribution, mergeInto, type Distribution} from '../signals/distribution.ts';
import {coarsen, coarseStep} from '../signals/time-ring.ts';
import type {Frame, SeriesKey} from './messages.ts';

/** Several frames as one coarse frame. */
export const foldFrames = (seq: number, time: number, frames: readonly Frame[], series: readonly SeriesKey[]): Frame => {
	const values = series.map((key, id) => {
		const how = lookUpSeries(key.name)?.kind === 'delta' ? 'sum' : 'max';
		const folded = coarsen(frames.map(frame => frame.values[id] ?? NaN), how);
		return Number.isNaN(folded) ? null : folded;
	});
	const latency = new Map<number, Distribution>();
	for (const frame of frames) {
		for (const [id, distribution] of frame.latency) {
			const merged = latency.get(id) ?? createDistribution();
			mergeInto(merged, distribution);
			latency.set(id, merged);
		}
	}
	return {type: 'coarse', seq, time, values, latency: [...latency]};
};

export type Folding = {
	/** Takes the next frame; returns the coarse frame that is complete with it. */
	add(frame: Frame, series: readonly SeriesKey[]): Frame | null;
};

/** Gathers frames as they come and folds those of ten ticks once a later one has begun. */
export const createFolding = (): Folding => {
	let start = -1;
	let frames: Frame[] = [];
	return {
		add(frame, series) {
			const group = Math.floor(frame.seq / coarseStep) * coarseStep;
			const first = frames[0];
			const whole = first && group !== start ? foldFrames(start, first.time, frames, series) : null;
			if (whole || !first) {
				frames = [];
				start = group;
			}
			frames.push(frame);
			return whole;
		},
	};
};
