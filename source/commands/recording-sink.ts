/** The file of a recording, plain or compressed by its name: text in, on the disk about once a second. */
import {open, type FileHandle} from 'node:fs/promises';
import {constants, createGzip, type Gzip} from 'node:zlib';
import {encodeMemberHeader, plainHeaderBytes} from '../wire/recording-member.ts';
import {UsageError} from './usage-error.ts';

export type RecordingSink = {
	write(text: string, beginsAt: number | null): void;
	/** Brings to the disk what was written; rejects when the disk does. */
	flush(): Promise<void>;
	close(): Promise<void>;
	readonly bytes: number;
};

/** One that is there stays as it is: a recording is worth more than the time to choose another name. */
const createFile = async (file: string): Promise<FileHandle> => {
	try {
		return await open(file, 'wx', 0o600);
	} catch (error) {
		const {code} = error as NodeJS.ErrnoException;
		if (code === 'EEXIST') throw new UsageError(`${file} exists already: nothing is overwritten, name another file`);
		throw new UsageError(`${file} cannot be written (${code ?? 'unknown error'})`);
	}
};

const createPlainSink = (handle: FileHandle): RecordingSink => {
	let pending = '';
	let bytes = 0;
	const flush = async (): Promise<void> => {
		const text = pending;
		pending = '';
		if (text === '') return;
		await handle.appendFile(text);
		bytes += Buffer.byteLength(text);
	};
	return {
		write(text) {
			pending += text;
		},
		flush,
		async close() {
			await flush().finally(() => handle.close());
		},
		get bytes() {
			return bytes;
		},
	};
};

/** Each part is a gzip member of its own, which begins by telling when. */
const createGzipSink = (handle: FileHandle): RecordingSink => {
	let pending: {readonly text: string; readonly beginsAt: number | null}[] = [];
	let member: {readonly gzip: Gzip; readonly out: Buffer[]} | null = null;
	let bytes = 0;
	const begin = (at: number): NonNullable<typeof member> => {
		const gzip = createGzip();
		const out: Buffer[] = [];
		let isFirst = true;
		gzip.on('data', (chunk: Buffer) => {
			if (isFirst) out.push(Buffer.from(encodeMemberHeader(at)), chunk.subarray(plainHeaderBytes));
			else out.push(chunk);
			isFirst = false;
		});
		return {gzip, out};
	};
	const drain = async ({out}: NonNullable<typeof member>): Promise<void> => {
		const chunk = Buffer.concat(out.splice(0));
		if (chunk.length > 0) await handle.appendFile(chunk);
		bytes += chunk.length;
	};
	const end = async (): Promise<void> => {
		const last = member;
		member = null;
		if (!last) return;
		await new Promise<void>((resolve, reject) => {
			last.gzip.once('end', resolve);
			last.gzip.once('error', reject);
			last.gzip.end();
		});
		await drain(last);
	};
	const flush = async (): Promise<void> => {
		for (const {text, beginsAt} of pending.splice(0)) {
			if (beginsAt !== null) {
				await end();
				member = begin(beginsAt);
			}
			member?.gzip.write(text);
		}
		const current = member;
		if (!current) return;
		// Up to here the file can be read, even when we are killed.
		await new Promise<void>(resolve => current.gzip.flush(constants.Z_SYNC_FLUSH, resolve));
		await drain(current);
	};
	return {
		write(text, beginsAt) {
			const last = pending.at(-1);
			if (beginsAt === null && last) pending = [...pending.slice(0, -1), {text: last.text + text, beginsAt: last.beginsAt}];
			else pending.push({text, beginsAt});
		},
		flush,
		async close() {
			try {
				await flush();
				await end();
			} finally {
				await handle.close();
			}
		},
		get bytes() {
			return bytes;
		},
	};
};

export const openRecordingSink = async (file: string): Promise<RecordingSink> => {
	const handle = await createFile(file);
	return file.endsWith('.gz') ? createGzipSink(handle) : createPlainSink(handle);
};
