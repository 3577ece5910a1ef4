/** What is on the disk already: put in order at the start, read again when somebody goes back to it. */
import {coarseSlots, fineSlots, coarseStep} from '../../signals/time-ring.ts';
import type {SeriesKey} from '../../wire/messages.ts';
import type {Kept} from '../history.ts';
import type {LastLife} from './beginning.ts';
import type {Disk} from './disk-door.ts';
import type {DetailsChoice} from '../../wire/choose-details.ts';
import {readDetails} from './read-details.ts';
import {readSegment, type SegmentContent, type Wanted} from './read-segment.ts';
import {epochTag, sortSegments, type Segment} from '../../wire/segment-name.ts';
import {soundLength} from './sound-length.ts';

/** No segment of ours grows to this: what is larger is not read into memory. */
const maxSegmentBytes = 16 * 1024 * 1024;
const everything: readonly [number, number] = [0, Infinity];
const nothing: readonly [number, number] = [0, -1];

/** Cuts what a dead writer has torn; returns how many files could not be saved and were set aside. */
export const mendSegments = async (disk: Disk): Promise<{readonly tornBytes: number; readonly setAside: number}> => {
	let tornBytes = 0;
	let setAside = 0;
	for (const segment of sortSegments(await disk.list())) {
		if (segment.kind !== 'live') continue;
		const sound = segment.sizeBytes > maxSegmentBytes ? 0 : soundLength(await disk.end(segment.name, maxSegmentBytes));
		if (sound === 0) {
			await disk.rename(segment.name, `${segment.name}.broken`);
			setAside++;
		} else if (sound < segment.sizeBytes) {
			await disk.truncate(segment.name, sound);
			tornBytes += segment.sizeBytes - sound;
		}
	}
	// What was being compressed is still there whole.
	for (const {name} of await disk.list()) if (name.endsWith('.tmp')) await disk.remove(name);
	return {tornBytes, setAside};
};

export type Past = LastLife & {
	readonly series: readonly SeriesKey[];
	readonly distributions: readonly SeriesKey[];
	/** The last 15 minutes (at 1 s), oldest first. */
	readonly frames: readonly Kept[];
};

const readable = (segments: readonly Segment[]): Segment[] => segments.filter(({kind}) => kind !== 'broken');

/** Broken files are passed over: a history never keeps an agent from starting. */
const read = (disk: Disk, {name}: Segment, wanted: Wanted): Promise<SegmentContent | null> => readSegment(disk, name, wanted).catch(() => null);

/** The newest life on the disk; null when there is none. */
export const readPast = async (disk: Disk, segments: readonly Segment[]): Promise<Past | null> => {
	let past: (Past & {frames: Kept[]}) | null = null;
	for (const segment of readable(segments).reverse()) {
		if (past && segment.firstSeq + fineSlots < past.newestSeq && past.frames[0] !== undefined && past.frames[0].seq <= past.newestSeq - fineSlots + 1) break;
		const content: SegmentContent | null = await read(disk, segment, {fine: everything, coarse: nothing});
		if (!content) continue;
		if (past === null) {
			const {epoch, intervalMs, series, distributions, newestSeq, frames} = content;
			// A life that ended before its first frame says nothing.
			if (newestSeq >= 0) past = {epoch, intervalMs, series, distributions, newestSeq, frames: [...frames]};
		} else if (content.epoch === past.epoch) {
			past.frames = [...content.frames, ...past.frames];
			if (content.newestSeq < past.newestSeq - fineSlots) break;
		} else break;
	}
	if (past === null) return null;
	const oldest = past.newestSeq - fineSlots;
	return {...past, frames: past.frames.filter(({seq}) => seq > oldest)};
};

/** Those of an epoch that may hold something of these ticks. */
const holding = (segments: readonly Segment[], epoch: string, first: number, last: number): Segment[] => {
	const all = readable(segments).filter(({tag}) => tag === epochTag(epoch));
	// A coarse frame is written a little after its ticks, when the next segment may have begun.
	return all.filter(({firstSeq}, index) => firstSeq - 2 * coarseStep <= last && (all[index + 1]?.firstSeq ?? Infinity) + 2 * coarseStep >= first);
};

/** Frames and coarse frames of one epoch, as far as they are on the disk, each oldest first. */
export const recall = async (disk: Disk, segments: readonly Segment[], epoch: string, wanted: Wanted): Promise<{readonly frames: Kept[]; readonly coarse: Kept[]}> => {
	const frames: Kept[] = [];
	const coarse: Kept[] = [];
	for (const segment of holding(segments, epoch, Math.min(wanted.fine[0], wanted.coarse[0]), Math.max(wanted.fine[1], wanted.coarse[1]))) {
		const content = await read(disk, segment, wanted);
		if (content?.epoch !== epoch) continue;
		frames.push(...content.frames);
		coarse.push(...content.coarse);
	}
	const bySeq = (a: Kept, b: Kept): number => a.seq - b.seq;
	return {frames: frames.sort(bySeq), coarse: coarse.sort(bySeq)};
};

/** Offers the details of one epoch that are on the disk, up to tick `last`. */
export const recallDetails = async (disk: Disk, segments: readonly Segment[], epoch: string, {choice, last}: {readonly choice: DetailsChoice; readonly last: number}): Promise<void> => {
	for (const {name} of holding(segments, epoch, choice.first, last)) await readDetails(disk, name, epoch, choice).catch(() => undefined);
};

/** The coarse frames that an agent keeps in memory, before `before`. */
export const recallCoarse = async (disk: Disk, segments: readonly Segment[], epoch: string, before: number): Promise<Kept[]> =>
	(await recall(disk, segments, epoch, {fine: nothing, coarse: [before - coarseSlots * coarseStep, before - coarseStep]})).coarse;
