/** The segment that is written now. */
import type {Clock} from '../../signals/clock.ts';
import type {Appender, Disk} from './disk-door.ts';
import {segmentName} from '../../wire/segment-name.ts';

export type WriterOptions = {
	readonly disk: Disk;
	readonly clock: Clock;
	/** What a segment begins with. */
	readonly begin: (at: number, hello: string) => string;
	readonly nextPlace: () => number;
	readonly epoch: string;
};

export type Writer = {
	/** Null while none is open. */
	readonly name: string | null;
	readonly bytes: number;
	readonly ageMs: number;
	/** Closes the segment and begins the next one, whose first tick is `seq`. */
	next(seq: number, hello: string): Promise<void>;
	append(text: string): Promise<void>;
	/** The time of an instant of the monotonic clock: a clock that is set moves what comes with the next segment, not this one. */
	timeOf(instant: number): number;
	close(): Promise<void>;
	/** After a failure: what it has left half written is cut off. */
	abandon(): Promise<void>;
};

export const createWriter = ({disk, clock, begin, nextPlace, epoch}: WriterOptions): Writer => {
	let open: {readonly name: string; readonly file: Appender; readonly since: number; bytes: number} | null = null;
	let lastPlace = 0;
	let wallOffset = clock.wallTime() - clock.now();
	const close = async (): Promise<void> => {
		const {file} = open ?? {file: null};
		open = null;
		await file?.close();
	};
	const append = async (text: string): Promise<void> => {
		if (!open) return;
		await open.file.append(text);
		open.bytes += Buffer.byteLength(text);
	};
	return {
		get name() {
			return open?.name ?? null;
		},
		get bytes() {
			return open?.bytes ?? 0;
		},
		get ageMs() {
			return open === null ? 0 : clock.now() - open.since;
		},
		async next(seq, hello) {
			await close();
			const at = clock.wallTime();
			lastPlace = Math.max(lastPlace + 1, nextPlace());
			wallOffset = at - clock.now();
			const name = segmentName(lastPlace, at, seq, epoch);
			open = {name, file: await disk.create(name), since: clock.now(), bytes: 0};
			await append(begin(at, hello));
		},
		append,
		timeOf: instant => instant + wallOffset,
		close,
		async abandon() {
			const left = open;
			open = null;
			if (left === null) return;
			await left.file.close().catch(() => undefined);
			// A disk that takes nothing may not even take this: the next start mends it.
			await (left.bytes === 0 ? disk.remove(left.name) : disk.truncate(left.name, left.bytes)).catch(() => undefined);
		},
	};
};
