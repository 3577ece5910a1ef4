/** Lines to requests: finds out the format, finds it out again when it changes, and keeps count of what it does not understand. */
import {createRecord, type LogRecord} from './record.ts';
import {detectFormat} from './detect.ts';
import type {Format, LineReader} from './formats/format.ts';
import {createUnitGuess, type UnitGuess} from './units.ts';

/** Lines kept for finding out the format while it is not known, or no longer. */
const maxMisfits = 100;
/** So many lines in a row that are all of another format tell that the format has changed. */
const surelyChanged = 3;
/** Among so many, half will do. */
const likelyChanged = 20;
/** After so many, and twice as many, and so on up to this: asking costs more than reading. */
const rarest = 640;
const isDue = (misfits: number, isFirst: boolean): boolean => {
	if (misfits < likelyChanged) return isFirst || misfits === surelyChanged || misfits === 2 * surelyChanged;
	return misfits % rarest === 0 || (misfits % likelyChanged === 0 && Number.isInteger(Math.log2(misfits / likelyChanged)));
};
/** Durations that wait for their unit. */
const maxUndecided = 1000;

export type LineSink = {
	/** One request; its duration is null when the line tells none or its unit is not known (yet). */
	request(record: LogRecord, seconds: number | null): void;
	/** A duration that had to wait for its unit; its request was told before. */
	late(seconds: number): void;
};

export type LineStatistics = {
	readonly format: Format | null;
	readonly title: string | null;
	readonly unit: string | null;
	readonly understood: number;
	readonly notUnderstood: number;
	/** A line that was not understood. */
	readonly sample: string | null;
	readonly timedAtAll: boolean;
	readonly looksBinary: boolean;
};

export type LineReading = {
	/** Learns the format from lines that are not counted. */
	learn(lines: readonly string[]): void;
	take(line: string, sink: LineSink): void;
	readonly statistics: LineStatistics;
};

export const createLineReading = (told: Format | null): LineReading => {
	const parsed = createRecord();
	let format = told;
	let reader: LineReader | null = told?.create() ?? null;
	let units: UnitGuess = createUnitGuess(told?.bareNumbers);
	let understood = 0;
	let notUnderstood = 0;
	let sample: string | null = null;
	let timedAtAll = false;
	/** Lines since the last request that were not understood: many of them in a row may be another format. */
	let misfits: string[] = [];
	let misfitsSinceRequest = 0;
	let undecided: number[] = [];

	const secondsOf = (record: LogRecord, sink: LineSink): number | null => {
		// The time of a connection that was upgraded (101) is its life, no latency.
		if (record.status === '1xx') return null;
		if (record.rawDuration === null) return record.durationSeconds;
		units.add(record.rawDuration);
		const seconds = units.toSeconds(record.rawDuration);
		if (seconds === null) {
			if (undecided.length < maxUndecided) undecided.push(record.rawDuration);
			return null;
		}
		if (undecided.length > 0) {
			// The first values were waiting for the unit that these many together tell.
			for (const raw of undecided) sink.late(units.toSeconds(raw) ?? NaN);
			undecided = [];
		}
		return seconds;
	};
	const count = (sink: LineSink): void => {
		understood++;
		const seconds = secondsOf(parsed, sink);
		timedAtAll ||= seconds !== null;
		sink.request(parsed, seconds);
	};
	const adopt = (found: Format, lines: readonly string[]): void => {
		format = found;
		reader = found.create();
		units = createUnitGuess(found.bareNumbers);
		undecided = [];
		// What came before tells the unit and what the reader must remember (headers, first halves); it is not counted.
		for (const line of lines) if (reader.read(line, parsed) === 'request' && parsed.rawDuration !== null) units.add(parsed.rawDuration);
	};
	const redetect = (sink: LineSink): void => {
		const found = detectFormat(misfits);
		if (!found || found.format === format) return;
		const needed = format === null ? 1 : misfits.length < likelyChanged ? misfits.length : found.lines / 2;
		if (found.requests < needed) return;
		const waiting = misfits;
		misfits = [];
		misfitsSinceRequest = 0;
		notUnderstood -= waiting.length;
		adopt(found.format, []);
		for (const line of waiting) {
			const kind = reader?.read(line, parsed);
			if (kind === 'request') count(sink);
			else if (kind === 'other') understood++;
			else notUnderstood++;
		}
	};
	return {
		learn(lines) {
			if (told) adopt(told, lines);
			else {
				const found = detectFormat(lines);
				if (found) adopt(found.format, lines);
			}
		},
		take(line, sink) {
			const kind = reader === null ? 'unknown' : reader.read(line, parsed);
			if (kind === 'other') {
				understood++;
				return;
			}
			if (kind === 'request') {
				if (misfitsSinceRequest > 0) {
					misfits = [];
					misfitsSinceRequest = 0;
				}
				count(sink);
				return;
			}
			notUnderstood++;
			sample = line;
			if (told) return;
			misfits.push(line);
			if (misfits.length > maxMisfits) misfits.shift();
			if (isDue(++misfitsSinceRequest, format === null)) redetect(sink);
		},
		get statistics() {
			return {
				format, understood, notUnderstood, sample, timedAtAll,
				title: format === null ? null : (reader?.describe?.() ?? format.title),
				unit: units.describe(),
				looksBinary: format === null && understood === 0 && misfits.some(line => line.includes('\u0000')),
			};
		},
	};
};
