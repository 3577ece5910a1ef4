/** The recorder's door to one folder of the disk: the real one is made in commands/, tests have one that fills up. */
export type DiskFile = {readonly name: string; readonly sizeBytes: number};

/** A file that is open for lines at its end. */
export type Appender = {
	/** Resolves when the text is on the disk, not only on its way. */
	append(text: string): Promise<void>;
	close(): Promise<void>;
};

/** Names are plain file names inside the folder. Everything rejects with what the system says (its `code`). */
export type Disk = {
	readonly folder: string;
	/** Makes the folder when it is missing and takes it for this process; rejects when another one has it. Resolves with how to give it back. */
	lock(): Promise<() => Promise<void>>;
	list(): Promise<readonly DiskFile[]>;
	space(): Promise<{readonly freeBytes: number; readonly totalBytes: number}>;
	/** A new file; rejects when there is one of that name. */
	create(name: string): Promise<Appender>;
	/** The lines of a file some at a time, decompressed when its name ends with .gz; the last one may be torn. */
	lines(name: string): AsyncIterable<readonly string[]>;
	/** At most `maxBytes` from the end of a file. */
	end(name: string, maxBytes: number): Promise<Uint8Array>;
	truncate(name: string, sizeBytes: number): Promise<void>;
	/** Writes `to` (gzip) from `name` and removes `name`; `to` is never there in part. */
	compress(name: string, to: string): Promise<void>;
	rename(name: string, to: string): Promise<void>;
	remove(name: string): Promise<void>;
};
