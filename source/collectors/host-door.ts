/**
 * The only door from collectors to the machine. The real one is made in commands/; tests hand in captured trees.
 * Paths are absolute. Errors carry Node's codes (ENOENT, EACCES, EISDIR, …).
 */
export type FileStat = {readonly inode: number; readonly device: number; readonly sizeBytes: number; readonly isDirectory: boolean; readonly isRegular: boolean};

export type OpenFile = {
	stat(): Promise<FileStat>;
	/** Reads into `into` from `position`; resolves to the number of bytes read, 0 at the end. */
	read(into: Uint8Array, position: number): Promise<number>;
	close(): Promise<void>;
};

export type Filesystem = {readonly blockBytes: number; readonly blocks: number; readonly freeBlocks: number; readonly availableBlocks: number; readonly inodes: number; readonly freeInodes: number};

export type HttpRequest = {
	readonly headers?: Readonly<Record<string, string>>;
	/** Bodies are cut off beyond this many bytes after decompression, with `tooLarge` set. */
	readonly maxBytes: number;
	readonly timeoutMs: number;
	readonly signal?: AbortSignal;
};
export type HttpAnswer = {readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly body: Uint8Array; readonly tooLarge: boolean};

export type Host = {
	/** `linux`, `darwin`, … */
	readonly platform: string;
	/** Monotonic milliseconds. */
	now(): number;
	/** Reads a small file of the kernel's (/proc, /sys) at once: those never block. */
	readText(path: string): string;
	/** Names in a folder of the kernel's. */
	list(path: string): string[];
	statfs(path: string): Promise<Filesystem>;
	stat(path: string): Promise<FileStat>;
	open(path: string): Promise<OpenFile>;
	/** GET; follows no redirects, decompresses gzip and deflate; rejects with Node's code, ERR_TIMEOUT or ABORT_ERR. */
	fetch(url: string, request: HttpRequest): Promise<HttpAnswer>;
};
