/** A log format behind one small interface: an explicit list of them is in formats/index.ts. */
import type {LogRecord} from '../record.ts';

/**
 * What a line is to a format. `request`: the record is filled. `other`: a line of this format that is no request by itself
 * (a header, the first half of a pair, another message of the same logger). `unknown`: none of this format.
 */
export type LineKind = 'request' | 'other' | 'unknown';

/** Reads the lines of one file, in their order; what it remembers between lines is bounded. Never throws. */
export type LineReader = {
	read(line: string, into: LogRecord): LineKind;
	/** What to call the format when it can say it better than its title. */
	describe?(): string | null;
};

export type Format = {
	/** As it is given to --log-format. */
	readonly name: string;
	/** Other names for the same. */
	readonly aliases?: readonly string[];
	/** For people. */
	readonly title: string;
	/** Where whole numbers without a unit come from: what they are likely to be depends on it. */
	readonly bareNumbers?: 'apache' | 'keys';
	create(): LineReader;
};

/** A format that remembers nothing between lines. */
export const formatOfLines = (about: Omit<Format, 'create'>, read: LineReader['read']): Format => ({...about, create: () => ({read})});
