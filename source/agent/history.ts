/**
 * The agent's memory: every frame of the last 15 minutes as it was sent, and frames of ten ticks in one for 6 hours.
 * Counts are added up, levels keep their worst, latencies are merged.
 */
import {lookUpSeries} from '../signals/catalog.ts';
import {createDistribution, mergeInto, type Distribution} from '../signals/distribution.ts';
import {coarseSlots, coarseStep, coarsen, fineSlots} from '../signals/time-ring.ts';
import type {Frame, SeriesKey} from '../wire/messages.ts';
import {encodeFrame} from '../wire/encode.ts';

export type Kept = {readonly seq: number; readonly text: string};

export type History = {
	add(frame: Frame, text: string, series: readonly SeriesKey[]): void;
	/** Kept frames with from ≤ seq ≤ to, oldest first. */
	frames(from: number, to: number): Kept[];
	/** Coarse frames that lie wholly before `before` and begin at `from` or later, oldest first. */
	coarse(from: number, before: number): Kept[];
	/** −1 while empty. */
	readonly oldestSeq: number;
	readonly newestSeq: number;
};

export const createHistory = (sizes: {readonly fine?: number; readonly coarse?: number} = {}): History => {
	const fine = createBuffer(sizes.fine ?? fineSlots);
	const coarse = createBuffer(sizes.coarse ?? coarseSlots);
	let group: {start: number; time: number; frames: Frame[]} | null = null;
	const flush = (series: readonly SeriesKey[]): void => {
		if (group && group.frames.length > 0) coarse.push({seq: group.start, text: encodeFrame(foldFrames(group.start, group.time, group.frames, series), series)});
		group = null;
	};
	return {
		add(frame, text, series) {
			fine.push({seq: frame.seq, text});
			const start = Math.floor(frame.seq / coarseStep) * coarseStep;
			if (group && group.start !== start) flush(series);
			group ??= {start, time: frame.time, frames: []};
			group.frames.push(frame);
		},
		frames: (from, to) => fine.filter(kept => kept.seq >= from && kept.seq <= to),
		coarse: (from, before) => coarse.filter(kept => kept.seq >= from && kept.seq + coarseStep <= before),
		get oldestSeq() {
			return fine.oldest()?.seq ?? -1;
		},
		get newestSeq() {
			return fine.newest()?.seq ?? -1;
		},
	};
};

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

/** A ring of kept frames. */
const createBuffer = (size: number) => {
	const kept: Kept[] = [];
	let start = 0;
	const each = function* (): Generator<Kept> {
		for (let index = 0; index < kept.length; index++) yield kept[(start + index) % kept.length] as Kept;
	};
	return {
		push(item: Kept): void {
			if (kept.length < size) {
				kept.push(item);
				return;
			}
			kept[start] = item;
			start = (start + 1) % size;
		},
		filter(wanted: (item: Kept) => boolean): Kept[] {
			return [...each()].filter(wanted);
		},
		oldest: (): Kept | undefined => kept[start],
		newest: (): Kept | undefined => kept[(start + kept.length - 1) % Math.max(1, kept.length)],
	};
};
