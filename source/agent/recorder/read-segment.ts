/** One segment back into what an agent needs of it. */
import {decodeServerMessage} from '../../wire/decode.ts';
import type {SeriesKey} from '../../wire/messages.ts';
import {frameStart} from '../../wire/recording.ts';
import type {Kept} from '../history.ts';
import type {Disk} from './disk-door.ts';
import {segmentMessages} from './segment-messages.ts';

/** Which frames are wanted, by sequence number, both ends included. */
export type Wanted = {readonly fine: readonly [number, number]; readonly coarse: readonly [number, number]};

export type SegmentContent = {
	readonly epoch: string;
	readonly intervalMs: number;
	readonly series: readonly SeriesKey[];
	readonly distributions: readonly SeriesKey[];
	/** The last tick that it holds, −1 when none. */
	readonly newestSeq: number;
	readonly frames: readonly Kept[];
	readonly coarse: readonly Kept[];
};

const within = (seq: number, [from, to]: readonly [number, number]): boolean => seq >= from && seq <= to;

/** Null for a segment that does not begin as it should. */
export const readSegment = async (disk: Disk, name: string, wanted: Wanted): Promise<SegmentContent | null> => {
	let content: {epoch: string; intervalMs: number; series: SeriesKey[]; distributions: SeriesKey[]} | null = null;
	let newestSeq = -1;
	const frames: Kept[] = [];
	const coarse: Kept[] = [];
	const takeSchema = (message: string): void => {
		const decoded = decodeServerMessage(message);
		if (!decoded.ok) return;
		const told = decoded.message;
		if (told.type === 'hello') content = {epoch: told.epoch, intervalMs: told.intervalMs, series: [...told.series], distributions: [...told.distributions]};
		else if (told.type === 'schema') {
			content?.series.push(...told.series);
			content?.distributions.push(...told.distributions);
		}
	};
	for await (const messages of segmentMessages(disk, name)) {
		for (const message of messages) {
			const start = frameStart(message);
			if (start === null) {
				if (/^\{"type":"(?:hello|schema)"/.test(message)) takeSchema(message);
				continue;
			}
			const {kind, seq} = start;
			if (kind === 'frame') newestSeq = Math.max(newestSeq, seq);
			if (kind === 'frame' && within(seq, wanted.fine)) frames.push({seq, text: message});
			if (kind === 'coarse' && within(seq, wanted.coarse)) coarse.push({seq, text: message});
		}
	}
	// Assigned in a callback, which the type checker does not follow.
	const told = content as {epoch: string; intervalMs: number; series: SeriesKey[]; distributions: SeriesKey[]} | null;
	return told === null ? null : {...told, newestSeq, frames, coarse};
};
