/** /proc/PID/status: who runs it, how much of it is in memory, how large its table of open files is. */
export type ProcessStatus = {
	/** The user whose rights it has now. */
	readonly userId: number;
	/** Null for a thread of the kernel, and for what has ended: those have no memory of their own. */
	readonly rssBytes: number | null;
	/** Places for descriptors: at least as many as are open. */
	readonly descriptorPlaces: number | null;
};

const number = (text: string | undefined): number | null => (text === undefined ? null : Number(text));

/** Null when the text is not one. */
export const parseProcessStatus = (text: string): ProcessStatus | null => {
	const userId = number(/^Uid:\t\d+\t(\d+)/m.exec(text)?.[1]);
	if (userId === null) return null;
	const kilobytes = number(/^VmRSS:\s*(\d+) kB/m.exec(text)?.[1]);
	return {userId, rssBytes: kilobytes === null ? null : kilobytes * 1024, descriptorPlaces: number(/^FDSize:\t(\d+)/m.exec(text)?.[1])};
};
