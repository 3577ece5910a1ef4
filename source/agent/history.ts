/**
 * The agent's memory: every frame of the last 15 minutes as it was sent, and frames of ten ticks in one for 6 hours.
 * Counts are added up, levels keep their worst, latencies are merged.
 */
import {coarseSlots, coarseStep, fineSlots} from '../signals/time-ring.ts';
import {decodeServerMessage} from '../wire/decode.ts';
import {createFolding} from '../wire/fold-frames.ts';
import type {Frame, SeriesKey} from '../wire/messages.ts';
import {encodeFrame} from '../wire/encode.ts';

export type Kept = {readonly seq: number; readonly text: string};

export type History = {
	/** Returns the coarse frame that is complete with this one. */
	add(frame: Frame, text: string, series: readonly SeriesKey[]): Kept | null;
	/** Takes in what an earlier life has kept, before or while this one adds its own. */
	restore(frames: readonly Kept[], coarse: readonly Kept[]): void;
	/** Kept frames with from ≤ seq ≤ to, oldest first. */
	frames(from: number, to: number): Kept[];
	/** Coarse frames that lie wholly before `before` and begin at `from` or later, oldest first. */
	coarse(from: number, before: number): Kept[];
	/** −1 while empty. */
	readonly oldestSeq: number;
	readonly newestSeq: number;
	readonly oldestCoarseSeq: number;
};

export const createHistory = (sizes: {readonly fine?: number; readonly coarse?: number} = {}): History => {
	const fine = createBuffer(sizes.fine ?? fineSlots);
	const coarse = createBuffer(sizes.coarse ?? coarseSlots);
	const folding = createFolding();
	return {
		add(frame, text, series) {
			fine.push({seq: frame.seq, text});
			const folded = folding.add(frame, series);
			if (folded === null) return null;
			const kept = {seq: folded.seq, text: encodeFrame(folded, series)};
			coarse.push(kept);
			return kept;
		},
		restore(pastFrames, pastCoarse) {
			fine.prepend(pastFrames);
			coarse.prepend(pastCoarse);
			// The ten ticks in which the life before ended are whole only with its last frames.
			const group = Math.floor((pastFrames.at(-1)?.seq ?? 0) / coarseStep) * coarseStep;
			for (const {seq, text} of pastFrames) {
				const decoded = seq >= group ? decodeServerMessage(text) : null;
				if (decoded?.ok && decoded.message.type === 'frame') folding.add(decoded.message, []);
			}
		},
		frames: (from, to) => fine.filter(kept => kept.seq >= from && kept.seq <= to),
		coarse: (from, before) => coarse.filter(kept => kept.seq >= from && kept.seq + coarseStep <= before),
		get oldestSeq() {
			return fine.oldest()?.seq ?? -1;
		},
		get newestSeq() {
			return fine.newest()?.seq ?? -1;
		},
		get oldestCoarseSeq() {
			return coarse.oldest()?.seq ?? -1;
		},
	};
};

/** A ring of kept frames. */
const createBuffer = (size: number) => {
	let kept: Kept[] = [];
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
		prepend(items: readonly Kept[]): void {
			kept = [...items, ...each()].slice(-size);
			start = 0;
		},
		filter(wanted: (item: Kept) => boolean): Kept[] {
			return [...each()].filter(wanted);
		},
		oldest: (): Kept | undefined => kept[start],
		newest: (): Kept | undefined => kept[(start + kept.length - 1) % Math.max(1, kept.length)],
	};
};
