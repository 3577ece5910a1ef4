/**
 * The flight recorder: what the agent tells goes to the disk about once a second, in segments of some minutes that are
 * compressed when they are full. The tick never waits for it; whatever the disk does, the agent goes on.
 */
import type {CollectorState} from '../../signals/board.ts';
import type {Clock} from '../../signals/clock.ts';
import {coarseStep, fineSlots} from '../../signals/time-ring.ts';
import {washText} from '../../signals/text.ts';
import {createDetailsChoice, type DetailsWish} from '../../wire/choose-details.ts';
import type {SeriesKey} from '../../wire/messages.ts';
import {encodeHeader, encodeMessageLine, frameStart} from '../../wire/recording.ts';
import type {Kept} from '../history.ts';
import {chooseBeginning, type Beginning} from './beginning.ts';
import type {Disk} from './disk-door.ts';
import {mendSegments, readPast, recall, recallCoarse, recallDetails} from './past.ts';
import {offer} from './read-details.ts';
import {createRoom, explainDisk} from './room.ts';
import {epochTag, sortSegments} from '../../wire/segment-name.ts';
import {chooseSurplus, type Bounds} from './segments.ts';
import {createWriter} from './writer.ts';

export type RecorderOptions = Bounds & {
	readonly disk: Disk;
	readonly clock: Clock;
	readonly intervalMs: number;
	readonly version: string;
	readonly host: string;
	readonly freshEpoch: string;
};

export type Recorder = {
	readonly beginning: Beginning;
	/** What the life before has left, when this one goes on where it ended. */
	readonly restored: {readonly series: readonly SeriesKey[]; readonly distributions: readonly SeriesKey[]; readonly frames: readonly Kept[]} | null;
	/** Coarse frames from before this life, as many as are kept in memory. */
	restoreCoarse(): Promise<readonly Kept[]>;
	/** `hello` is the text that every segment begins with. */
	start(hello: () => string): void;
	/** A message of tick `seq` that was sent, or would have been. */
	write(message: string, seq: number): void;
	/** Once a tick, when it has been told: brings to the disk what is due. */
	flush(): void;
	/** From the disk: frames of the newest part of from ≤ seq ≤ to, coarse ones before. */
	recall(from: number, to: number): Promise<{readonly frames: readonly Kept[]; readonly coarse: readonly Kept[]}>;
	/** Details as they were told then, oldest first, as many as one answer may bring; `lost` is how many messages are more. */
	recallDetails(wish: DetailsWish): Promise<{readonly texts: readonly string[]; readonly lost: number}>;
	/** The oldest tick on the disk under this numbering; null when there is none. */
	readonly oldestSeq: number | null;
	state(): CollectorState;
	stop(): Promise<void>;
};

/** A segment is full with this, or after so long. */
export const segmentBytes = 2 * 1024 * 1024;
export const segmentMs = 600_000;
const flushMs = 1000;
/** Text that waits for a slow disk, in UTF-16 units: beyond, the newest is dropped and counted. */
export const maxPending = 4 * 1024 * 1024;
/** Series of earlier lives are carried on up to this share of what a schema may hold. */
const maxCarriedSeries = 1000;

/** Takes the folder and puts it in order; rejects with the reason when it cannot be used. */
export const openRecorder = async (options: RecorderOptions): Promise<Recorder> => {
	const unlock = await options.disk.lock();
	try {
		return await takeUp(options, unlock);
	} catch (error) {
		await unlock();
		throw error;
	}
};

const takeUp = async ({disk, clock, intervalMs, version, host, freshEpoch, ...bounds}: RecorderOptions, unlock: () => Promise<void>): Promise<Recorder> => {
	const mended = await mendSegments(disk);
	let segments = sortSegments(await disk.list());
	const past = await readPast(disk, segments);
	const carries = past !== null && past.series.length <= maxCarriedSeries;
	const beginning = chooseBeginning(carries ? past : null, {wallTime: clock.wallTime(), intervalMs, freshEpoch, maxAgeMs: bounds.maxAgeMs});
	const oldSegments = segments;
	let hello = (): string => '';
	let pending: {readonly seq: number; readonly instant: number; readonly message: string}[] = [];
	/** On its way to the disk. */
	let underway: typeof pending = [];
	let pendingLength = 0;
	let dropped = 0;
	let lastFlush = -Infinity;
	let stopped = false;
	let untidy: string | null = null;
	/** One piece of work on the disk at a time. */
	let work: Promise<void> = Promise.resolve();
	let isBusy = false;

	const refresh = async (): Promise<void> => {
		segments = sortSegments(await disk.list());
	};
	/** What fails here costs room, not frames: told, and tried again with the next segment. */
	const tidy = async (): Promise<void> => {
		try {
			await refresh();
			for (const {name, kind} of segments) if (kind === 'live' && name !== writer.name) await disk.compress(name, `${name}.gz`);
			await refresh();
			for (const {name} of chooseSurplus(segments, {...bounds, maxBytes: Math.max(0, bounds.maxBytes - segmentBytes)}, clock.wallTime())) await disk.remove(name);
			await refresh();
			untidy = null;
		} catch (error) {
			untidy = `old files could not be put in order: ${explainDisk(error)}`;
		}
	};
	const writer = createWriter({
		disk, clock, epoch: beginning.epoch,
		begin: (at, told) => `${encodeHeader({engineroom: version, at, hosts: [host]})}\n${encodeMessageLine(at, 0, told)}\n`,
		nextPlace: () => (segments.at(-1)?.place ?? 0) + 1,
	});
	const room = createRoom(disk, clock);
	const needsNext = (): boolean => writer.name === null || writer.bytes >= segmentBytes || writer.ageMs >= segmentMs;
	/** `told` is the hello for a new segment as it was when these lines were taken: what schemas among them add is in it. */
	const bring = async (lines: typeof pending, told: string | null): Promise<void> => {
		const first = lines[0];
		if (!first) return;
		if (!(await room.hasRoom())) {
			await writer.close();
			dropped += new Set(lines.map(({seq}) => seq)).size;
			return;
		}
		if (told !== null) await writer.next(first.seq, told);
		await writer.append(lines.filter(({message}) => told === null || !message.startsWith('{"type":"schema"')).map(({instant, message}) => `${encodeMessageLine(writer.timeOf(instant), 0, message)}\n`).join(''));
		if (told !== null) await tidy();
	};
	const flushNow = (): Promise<void> => {
		const lines = pending;
		pending = [];
		pendingLength = 0;
		lastFlush = clock.now();
		isBusy = true;
		underway = lines;
		const told = needsNext() ? hello() : null;
		work = work.then(() => bring(lines, told)).then(() => room.succeeded(), async (error: unknown) => {
			room.failed(error);
			dropped += new Set(lines.map(({seq}) => seq)).size;
			await writer.abandon();
		}).finally(() => {
			isBusy = false;
			underway = [];
		});
		return work;
	};
	const brokenNote = mended.setAside > 0 ? `${mended.setAside} broken file${mended.setAside === 1 ? '' : 's'} set aside` : null;
	return {
		beginning,
		restored: beginning.goesOn && past ? past : null,
		restoreCoarse: () => (beginning.goesOn && past ? recallCoarse(disk, oldSegments, beginning.epoch, (past.frames[0]?.seq ?? past.newestSeq) + coarseStep) : Promise.resolve([])),
		start(tell) {
			hello = tell;
		},
		write(message, seq) {
			if (stopped) return;
			if (pendingLength > maxPending) {
				if (frameStart(message)?.kind === 'frame') dropped++;
				return;
			}
			pending.push({seq, instant: clock.now(), message});
			pendingLength += message.length;
		},
		flush() {
			// A little less than a second: ticks are a second apart, give or take.
			if (stopped || isBusy || clock.now() - lastFlush < flushMs * 0.9 || pending.length === 0) return;
			void flushNow();
		},
		async recall(from, to) {
			const fineFrom = Math.max(from, to - fineSlots + 1);
			return recall(disk, segments, beginning.epoch, {fine: [fineFrom, to], coarse: [from, fineFrom - coarseStep]});
		},
		async recallDetails(wish) {
			const choice = createDetailsChoice(wish, intervalMs);
			await recallDetails(disk, segments, beginning.epoch, {choice, last: wish.to});
			// What may not have reached the disk yet: told twice, it is the same.
			for (const {message} of [...underway, ...pending]) offer(choice, message);
			return choice.end();
		},
		get oldestSeq() {
			return segments.find(({tag, kind}) => kind !== 'broken' && tag === epochTag(beginning.epoch))?.firstSeq ?? null;
		},
		state() {
			const trouble = room.trouble();
			const notes = [trouble, untidy, brokenNote, dropped > 0 ? `${dropped} ticks left out` : null].filter(note => note !== null);
			return {name: 'history', from: disk.folder, state: trouble === null ? 'ok' : 'failed', reason: notes.length === 0 ? null : washText(notes.join(' · ')), lastSeconds: null};
		},
		async stop() {
			if (stopped) return;
			stopped = true;
			await (pending.length > 0 ? flushNow() : work);
			await writer.close().catch(() => undefined);
			await unlock().catch(() => undefined);
		},
	};
};
