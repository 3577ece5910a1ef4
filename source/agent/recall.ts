/** A stretch of the past that somebody goes back to: from memory as far as it reaches, else from the disk. */
import {coarseStep, fineSlots} from '../signals/time-ring.ts';
import type {History, Kept} from './history.ts';
import type {Recorder} from './recorder/recorder.ts';

/** Frames of the newest 15 minutes (at 1 s) of from ≤ seq ≤ to, coarse ones before, oldest first. */
export const recallPast = async (history: History, recorder: Pick<Recorder, 'recall'> | null, from: number, to: number): Promise<readonly Kept[]> => {
	const fineFrom = Math.max(from, to - fineSlots + 1);
	const remembered = {frames: history.frames(fineFrom, to), coarse: history.coarse(from, fineFrom)};
	const isRemembered = history.oldestSeq >= 0 && history.oldestSeq <= fineFrom && (from >= fineFrom - coarseStep || (history.oldestCoarseSeq >= 0 && history.oldestCoarseSeq <= from));
	if (recorder === null || isRemembered) return [...remembered.coarse, ...remembered.frames];
	const kept = await recorder.recall(from, to);
	// What has not reached the disk yet is in memory.
	return [...mergeKept(kept.coarse, remembered.coarse), ...mergeKept(kept.frames, remembered.frames)];
};

const mergeKept = (one: readonly Kept[], other: readonly Kept[]): Kept[] => [...new Map([...one, ...other].map(kept => [kept.seq, kept])).values()].sort((a, b) => a.seq - b.seq);
