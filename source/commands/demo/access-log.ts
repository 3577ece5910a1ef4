/** The shop's access log: JSON lines, written in small batches, with a bounded size on disk. */
import fs from 'node:fs';

export type AccessLogEntry = {
	readonly method: string;
	readonly path: string;
	readonly status: number;
	readonly bytes: number;
	readonly durationSeconds: number;
};

export type AccessLog = {
	write(entry: AccessLogEntry): void;
	/** Writes what is pending to the file. */
	flush(): void;
	close(): void;
};

/** `onError` hears once that nothing more will be written. */
export type AccessLogOptions = {readonly path: string; readonly maxBytes: number; readonly wallTime: () => number; readonly onError: (reason: string) => void};

const flushMs = 100;
const maxPendingLines = 10_000;

/** When a batch would take the file over `maxBytes` the file becomes `path`.1 (one is kept) and a new one is begun. */
export const openAccessLog = ({path, maxBytes, wallTime, onError}: AccessLogOptions): AccessLog => {
	let file: number | null = fs.openSync(path, 'a');
	let size = fs.fstatSync(file).size;
	let pending: string[] = [];

	const rotate = (): void => {
		if (file !== null) fs.closeSync(file);
		file = null;
		fs.renameSync(path, `${path}.1`);
		file = fs.openSync(path, 'a');
		size = 0;
	};
	const flush = (): void => {
		if (pending.length === 0 || file === null) return;
		const batch = Buffer.from(pending.join(''));
		pending = [];
		try {
			if (size > 0 && size + batch.length > maxBytes) rotate();
			fs.writeSync(file, batch);
			size += batch.length;
		} catch (error) {
			close();
			onError(error instanceof Error ? error.message : String(error));
		}
	};
	const timer = setInterval(flush, flushMs);
	const close = (): void => {
		clearInterval(timer);
		if (file !== null) fs.closeSync(file);
		file = null;
	};
	return {
		write({method, path: requested, status, bytes, durationSeconds}) {
			if (file === null || pending.length >= maxPendingLines) return;
			const entry = {time: new Date(wallTime()).toISOString(), service: 'shop', method, path: requested, status, bytes, request_time: Math.round(durationSeconds * 1e6) / 1e6};
			pending.push(`${JSON.stringify(entry)}\n`);
		},
		flush,
		close() {
			flush();
			close();
		},
	};
};
