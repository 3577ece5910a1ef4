/** The processes of one host that are worth a look. Read and sent only while somebody looks at them. */

/** As Linux writes them: runs, sleeps, waits for a disk (cannot be interrupted), stopped, traced, idle thread of the kernel, ended and not yet waited for. */
export const processStates = ['R', 'S', 'D', 'T', 't', 'I', 'Z', 'X', 'P'] as const;
export type ProcessState = (typeof processStates)[number];

export type ProcessFact = {
	readonly pid: number;
	/** The kernel's short name of it. */
	readonly name: string;
	/** Program, and the script that it runs: never an argument, since those hold secrets. Null when it may not be seen. */
	readonly command: string | null;
	/** Name, or number where no name is known. */
	readonly user: string;
	readonly state: ProcessState;
	readonly threads: number;
	/** Of one core: 1 is one core all the time. Null at the first reading. */
	readonly cpu: number | null;
	readonly rssBytes: number;
	/** Of the memory that this host or container may use; null when that is not known. */
	readonly memoryRatio: number | null;
	/** From and to storage; null when it may not be seen, or was not read twice yet. */
	readonly readBytesPerSecond: number | null;
	readonly writeBytesPerSecond: number | null;
	/** Open files and sockets; null when it may not be seen. */
	readonly descriptors: number | null;
	readonly ageSeconds: number | null;
	/** Container, or unit of the service manager, that it runs in; null when in none. */
	readonly unit: string | null;
};

export type ProcessFacts = {
	/** What the shares and rates cover; null at the first reading. */
	readonly seconds: number | null;
	/** Processes that there are. */
	readonly total: number;
	readonly running: number;
	/** Waiting for a disk or a network file system, and not to be interrupted. */
	readonly blocked: number;
	readonly zombies: number;
	/** Of the total, how many were beyond the limit and not looked at. */
	readonly notRead: number;
	/** Which processes can be seen, in words: `host`, `this container`. */
	readonly scope: string;
	/** Why there is something not to be seen, and what to do; null when there is nothing. */
	readonly hint: string | null;
	/** The top ones by CPU, memory and I/O, and blocked ones; by CPU. */
	readonly list: readonly ProcessFact[];
};

/** Processes told. */
export const maxProcessFacts = 40;
/** Processes looked at in one reading. */
export const maxProcessesRead = 20_000;
