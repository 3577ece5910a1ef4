import type {LogRecord} from '../../record.ts';
import type {KeyNames, LookUp} from '../keys.ts';

/** What one program's JSON lines are known by and what its keys mean. */
export type Dialect = {
	/** As it is given to --log-format. */
	readonly name: string;
	readonly aliases?: readonly string[];
	readonly title: string;
	/** Paths of which every line of this program has one at least; other programs may have them too. */
	readonly marks: readonly string[];
	/** Paths that are looked at beside these and those of `keys`. */
	readonly asks: readonly string[];
	/** Whether a line is of this program. */
	isIts(look: LookUp): boolean;
	readonly keys: KeyNames;
	/** Requests told in two lines: the name they are joined by, and which half a line is, if any. */
	readonly joins?: {nameOf(look: LookUp): string; isFirstHalf(look: LookUp): boolean; isSecondHalf(look: LookUp): boolean};
	/** Corrects what the keys alone do not tell. */
	mend?(look: LookUp, into: LogRecord): void;
};
