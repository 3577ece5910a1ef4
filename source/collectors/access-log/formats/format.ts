/** A log format behind one small interface: an explicit list of them is in formats/index.ts. */
import type {LogRecord} from '../record.ts';

export type Format = {
	readonly name: string;
	/** Reads one line into the record; false when it is none of this format. Never throws. */
	parse(line: string, into: LogRecord): boolean;
};

export const clearRecord = (record: LogRecord): void => {
	record.status = 'none';
	record.durationSeconds = null;
	record.rawDuration = null;
	record.method = '';
	record.path = '';
};
