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

/** A request that came in at a server of ours. `headers` are in lower case. */
export type IncomingRequest = {
	readonly method: string;
	/** Path without the query. */
	readonly path: string;
	readonly headers: Readonly<Record<string, string>>;
	/** Decompressed (gzip, deflate). Empty when `refused` says why there is none. */
	readonly body: Uint8Array;
	/** `too-large`: before or after decompression; `encoding`: a Content-Encoding that is not known; `broken`: does not decompress. */
	readonly refused: 'too-large' | 'encoding' | 'broken' | null;
};
export type OutgoingReply = {readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: string | Uint8Array};
export type HttpServerOptions = {readonly address: string; readonly port: number; readonly maxBodyBytes: number; readonly maxConnections: number};
/** A server that runs: where it listens (port 0 was replaced by the one chosen). */
export type RunningServer = {readonly address: string; readonly port: number; close(): Promise<void>};

/** Where a stream leads: a TCP port or a socket file. */
export type StreamTarget = {readonly host: string; readonly port: number; readonly tls?: boolean} | {readonly path: string};
/** A connection of bytes. `data` and `end` are given once, at connecting. */
export type ByteStream = {write(bytes: Uint8Array | string): void; close(): void};
export type StreamHandlers = {data(bytes: Uint8Array): void; /** The other side or the network ended it; null when in order. */ end(error: Error | null): void};

/** Programs on this machine that tell their numbers through a socket file: one line of text is one message. */
export type LineServerOptions = {readonly path: string; /** Permissions of the socket file, 0o600 say. */ readonly mode: number; readonly maxLineBytes: number; readonly maxConnections: number};
export type LineHandlers = {
	/** `send` writes a line back. */
	open(id: number, send: (line: string) => void): void;
	line(id: number, text: string): void;
	/** Ended in order, or cut off: a line too long, a lost connection. */
	end(id: number): void;
};

/** How long each step of a request took, in seconds; null for a step that was not needed or not reached. */
export type ProbeTiming = {readonly dns: number | null; readonly connect: number | null; readonly tls: number | null; readonly firstByte: number | null; readonly total: number};
export type ProbeAnswer = {
	readonly timing: ProbeTiming;
	/** Null when no answer came; then `error` says why, in one line. */
	readonly answer: HttpAnswer | null;
	readonly error: string | null;
	/** When the certificate of the server ends, milliseconds since the epoch; null without TLS or when it showed none. */
	readonly certificateEnds: number | null;
};

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
	/** What a symbolic link of the kernel's (/proc/PID/fd/N) points to. */
	readLink(path: string): string;
	/** Lets everything else have a turn: for loops that are long. */
	nextTurn(): Promise<void>;
	/** User id of this process. */
	readonly userId: number;
	/** A variable of this process' environment. */
	environment(name: string): string | undefined;
	/** An HTTP server; rejects with Node's code (EADDRINUSE, EACCES). An `answer` that throws is a 500. */
	serve(options: HttpServerOptions, answer: (request: IncomingRequest) => Promise<OutgoingReply>): Promise<RunningServer>;
	/** A server of text lines on a socket file; a file left behind by a process that is gone is replaced. Rejects with Node's code. */
	serveLines(options: LineServerOptions, handlers: LineHandlers): Promise<{close(): Promise<void>}>;
	/** Connects; rejects with Node's code or ERR_TIMEOUT. */
	connect(target: StreamTarget, timeoutMs: number, handlers: StreamHandlers): Promise<ByteStream>;
	/** One GET on a connection of its own, every step timed; follows no redirects; never rejects for what the other side does. */
	probe(url: string, request: HttpRequest): Promise<ProbeAnswer>;
};
