/** How the files of a history are named. A segment's place tells its order whatever the clock did. */
export type NamedFile = {readonly name: string; readonly sizeBytes: number};

export type Segment = NamedFile & {
	readonly place: number;
	/** When it begins, ms since the epoch. */
	readonly at: number;
	/** The first tick that it may hold. */
	readonly firstSeq: number;
	/** Under which epoch its ticks are numbered, as far as a name tells. */
	readonly tag: string;
	/** `broken` is set aside: it is not read, and goes as it grows old. */
	readonly kind: 'live' | 'rotated' | 'broken';
};

const pattern = /^(\d{6,9})-(\d{8})T(\d{6})Z-(\d{1,16})-([0-9a-z]{1,8})\.jsonl(\.gz|\.broken)?$/;

export const epochTag = (epoch: string): string => epoch.toLowerCase().replace(/[^0-9a-z]/g, '').slice(0, 8) || '0';

/** `000012-20261126T140200Z-1795702320-1f0c9a2b.jsonl`: place, when it begins, the first tick, the epoch. */
export const segmentName = (place: number, at: number, firstSeq: number, epoch: string): string =>
	`${String(place).padStart(6, '0')}-${new Date(at).toISOString().slice(0, 19).replace(/[-:]/g, '')}Z-${firstSeq}-${epochTag(epoch)}.jsonl`;

/** Null for a file that is none of ours: it is left alone. */
export const parseSegment = ({name, sizeBytes}: NamedFile): Segment | null => {
	const found = pattern.exec(name);
	if (!found) return null;
	const [, place, date = '', time = '', firstSeq, tag = '', ending] = found;
	const at = Date.parse(`${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}T${time.slice(0, 2)}:${time.slice(2, 4)}:${time.slice(4)}Z`);
	if (Number.isNaN(at)) return null;
	return {name, sizeBytes, place: Number(place), at, firstSeq: Number(firstSeq), tag, kind: ending === '.gz' ? 'rotated' : ending === '.broken' ? 'broken' : 'live'};
};

/** Ours, oldest first. */
export const sortSegments = (files: readonly NamedFile[]): Segment[] => files.flatMap(file => parseSegment(file) ?? []).sort((a, b) => a.place - b.place || a.name.localeCompare(b.name));

