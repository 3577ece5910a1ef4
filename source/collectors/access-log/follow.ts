/** Follows a log file through rotation by rename and by truncation: every line once, none lost, from the end of what was there. */
import {CollectorError} from '../collector.ts';
import type {FileStat, Host, OpenFile} from '../host-door.ts';
import {createLineBuffer, type LineBuffer} from './line-buffer.ts';

export const maxBytesPerRun = 32 * 1024 * 1024;
const chunkBytes = 256 * 1024;
/** What of an existing file is looked at to know its format; none of it is counted. */
const sampleBytes = 64 * 1024;
/** A renamed file is read on this long: writers go on until they have opened the new one. */
const afterlifeMs = 10_000;

export type Follower = {
	/** Gives every line that came since the last call. Throws a CollectorError when the file cannot be followed. */
	read(onLine: (line: string) => void): Promise<FollowState>;
	/** The last lines that stood in the file when it was opened and are not read, after the header that holds for them. */
	readonly sample: readonly string[];
	close(): Promise<void>;
};
export type FollowState = {
	/** True when nothing was followed before this call: what it found is where counting begins. */
	readonly isFirst: boolean;
	/** True when there is more than could be read in one run. */
	readonly isBehind: boolean;
	readonly skippedLines: number;
};

type Followed = {readonly file: OpenFile; readonly stat: FileStat; position: number; readonly lines: LineBuffer};
type Old = {readonly followed: Followed; readonly until: number};

const explain = (error: unknown, path: string): CollectorError => {
	const {code, message} = error as NodeJS.ErrnoException;
	if (code === 'ENOENT' || code === 'ENOTDIR') return new CollectorError('ENOENT', 'no such file; waiting for it to appear', 'absent');
	if (code === 'EACCES' || code === 'EPERM') return new CollectorError(code, 'not allowed to read it: run the agent as a user who may (often group adm)');
	if (error instanceof CollectorError) return error;
	return new CollectorError(code ?? 'ERR_FILE', `cannot be read: ${message || path}`);
};

export const createFollower = (host: Host, path: string): Follower => {
	let current: Followed | null = null;
	let old: Old | null = null;
	let missed = false;
	let sample: string[] = [];
	const buffer = new Uint8Array(chunkBytes);

	const open = async (): Promise<Followed> => {
		const file = await host.open(path);
		try {
			const stat = await file.stat();
			if (stat.isDirectory) throw new CollectorError('EISDIR', 'is a directory: name one log file in it');
			if (!stat.isRegular) throw new CollectorError('ERR_FILE_KIND', 'is no regular file (a pipe, socket or device)');
			return {file, stat, position: 0, lines: createLineBuffer()};
		} catch (error) {
			await file.close();
			throw error;
		}
	};
	/** Reads to the end of what is there, at most `budget` bytes; returns how many were read. */
	const drain = async (followed: Followed, budget: number, onLine: (line: string) => void): Promise<number> => {
		let total = 0;
		while (total < budget) {
			const read = await followed.file.read(buffer, followed.position);
			if (read === 0) break;
			followed.position += read;
			total += read;
			followed.lines.push(buffer.subarray(0, read), onLine);
		}
		return total;
	};
	/** A file that is shorter than what was read of it has been emptied: it begins anew. */
	const rewindIfTruncated = async (followed: Followed): Promise<boolean> => {
		const {sizeBytes} = await followed.file.stat();
		if (sizeBytes >= followed.position) return false;
		followed.position = 0;
		followed.lines.clear();
		return true;
	};
	const begin = async (): Promise<void> => {
		const opened = await open();
		// A file that was not there when we began is ours from its first byte; one that was, from its end.
		if (!missed) {
			sample = [...(await readHeader(opened, buffer)), ...(await readSample(opened, buffer))];
			opened.position = opened.stat.sizeBytes;
			if (opened.position > 0) await skipHalfLine(opened, buffer);
		}
		current = opened;
	};
	const isReplaced = async (followed: Followed): Promise<boolean> => {
		try {
			const {inode, device} = await host.stat(path);
			return inode !== followed.stat.inode || device !== followed.stat.device;
		} catch {
			// Renamed, and the new one is not there yet: until then the old one is read on.
			return false;
		}
	};
	const retire = async (onLine: (line: string) => void): Promise<void> => {
		if (!old || host.now() < old.until) return;
		await drain(old.followed, maxBytesPerRun, onLine);
		await old.followed.file.close();
		old = null;
	};
	return {
		get sample() {
			return sample;
		},
		async read(onLine) {
			try {
				if (!current) {
					await begin();
					// Counting begins here: what comes from now on is read with the next call.
					if (!missed) return {isFirst: true, isBehind: false, skippedLines: 0};
				}
				let followed = current;
				if (!followed) throw new CollectorError('ENOENT', 'no such file; waiting for it to appear', 'absent');
				let budget = maxBytesPerRun;
				if (old) budget -= await drain(old.followed, budget, onLine);
				await retire(onLine);
				budget -= await drain(followed, budget, onLine);
				if (budget > 0 && (await rewindIfTruncated(followed))) budget -= await drain(followed, budget, onLine);
				if (budget > 0 && (await isReplaced(followed))) {
					const replacement = await open();
					// What was written between the last read and the renaming, and one file more than is kept open at most.
					budget -= await drain(followed, budget, onLine);
					if (old) await old.followed.file.close();
					old = {followed, until: host.now() + afterlifeMs};
					current = replacement;
					followed = replacement;
					budget -= await drain(followed, budget, onLine);
				}
				return {isFirst: false, isBehind: budget <= 0, skippedLines: followed.lines.takeSkipped() + (old?.followed.lines.takeSkipped() ?? 0)};
			} catch (error) {
				const explained = explain(error, path);
				if (explained.kind === 'absent') missed = true;
				throw explained;
			}
		},
		async close() {
			await Promise.allSettled([current?.file.close(), old?.followed.file.close()]);
			current = null;
			old = null;
		},
	};
};

const readSample = async ({file, stat}: Followed, buffer: Uint8Array): Promise<string[]> => {
	const start = Math.max(0, stat.sizeBytes - sampleBytes);
	const read = await file.read(buffer.subarray(0, sampleBytes), start);
	const lines = new TextDecoder('utf-8').decode(buffer.subarray(0, read)).split('\n');
	// The first line may be cut by where we began, the last one is not complete yet.
	return lines.slice(start > 0 ? 1 : 0, -1).map(line => line.replace(/\r$/, '')).filter(line => line !== '');
};

/** How far back a header is looked for. */
const headerBytes = 4 * 1024 * 1024;

/** Of a file that begins with a header (`#Fields:` of the W3C format): the last one that stands before the sample. */
const readHeader = async ({file, stat}: Followed, buffer: Uint8Array): Promise<string[]> => {
	const decoder = new TextDecoder('utf-8');
	const sampleStart = Math.max(0, stat.sizeBytes - sampleBytes);
	const first = await file.read(buffer.subarray(0, 4096), 0);
	if (sampleStart === 0 || buffer[0] !== 35) return [];
	const headersIn = (text: string): string[] => text.split('\n').filter(line => line.startsWith('#Fields:')).map(line => line.replace(/\r$/, ''));
	const begins = headersIn(decoder.decode(buffer.subarray(0, first)));
	// Pieces overlap by more than a header is long, so that none is cut in two.
	for (let end = sampleStart + 4096; end > 4096 && sampleStart - end < headerBytes; end -= sampleBytes - 4096) {
		const start = Math.max(0, end - sampleBytes);
		const read = await file.read(buffer.subarray(0, end - start), start);
		const header = headersIn(decoder.decode(buffer.subarray(0, read))).pop();
		if (header !== undefined) return [header];
	}
	return begins.slice(-1);
};

/** When the file does not end in a newline, its last line is being written: the rest of it completes a line we do not have. */
const skipHalfLine = async (followed: Followed, buffer: Uint8Array): Promise<void> => {
	const start = Math.max(0, followed.position - sampleBytes);
	const read = await followed.file.read(buffer.subarray(0, followed.position - start), start);
	const lastNewline = buffer.subarray(0, read).lastIndexOf(10);
	// That line will be complete after we began to watch: it counts, from its first byte.
	if (lastNewline !== read - 1) followed.position = start + lastNewline + 1;
};
