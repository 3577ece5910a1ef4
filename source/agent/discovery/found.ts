/** What discovery says of one thing it came across. */
export type Found = {
	/** As it is spelled with --from. */
	readonly input: string;
	/** What it was taken for: `metrics page`, `access log`, `PostgreSQL`. */
	readonly what: string;
	/** Null when it is read; else why it is not, and the one thing to do. */
	readonly reason: string | null;
};

/** Something that may be an input; whether it is one is found out by reading it once. */
export type Candidate = {
	/** The same for as long as it is the same thing: tried once. */
	readonly key: string;
	readonly what: string;
	/** Spellings to try, the likeliest first. */
	readonly inputs: readonly string[];
	/** Said when none of them can be read, in place of the reason of the first one; null says nothing of it at all. */
	readonly silent: boolean;
	readonly remedy: ((reason: string) => string) | null;
};
