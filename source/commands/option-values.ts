/** How the text of an option becomes a value. All throw a UsageError that names the option and what it takes. */
import type {RawOptions} from './option-table.ts';
import {parseDuration} from './duration.ts';
import {parseSize} from './size.ts';
import {UsageError} from './usage-error.ts';

export const textOf = (raw: RawOptions, name: string): string | undefined => {
	const value = raw[name];
	return typeof value === 'string' ? value : undefined;
};

export const listOf = (raw: RawOptions, name: string): readonly string[] => {
	const value = raw[name];
	return typeof value === 'string' ? [value] : Array.isArray(value) ? (value as readonly string[]) : [];
};

export const durationOf = (raw: RawOptions, name: string, fallbackMs: number, bounds: {readonly minMs: number; readonly maxMs: number; readonly say: string}): number => {
	const given = textOf(raw, name);
	if (given === undefined) return fallbackMs;
	const milliseconds = parseDuration(given);
	if (milliseconds === null) throw new UsageError(`--${name} takes a time such as 500ms, 10s or 5m, not '${given}'`);
	if (milliseconds < bounds.minMs || milliseconds > bounds.maxMs) throw new UsageError(`--${name} takes ${bounds.say}, not '${given}'`);
	return milliseconds;
};

export const sizeOf = (raw: RawOptions, name: string, fallback: number, bounds: {readonly min: number; readonly max: number; readonly say: string}): number => {
	const given = textOf(raw, name);
	if (given === undefined) return fallback;
	const bytes = parseSize(given);
	if (bytes === null || bytes < bounds.min || bytes > bounds.max) throw new UsageError(`--${name} takes ${bounds.say}, not '${given}'`);
	return bytes;
};

export const factorOf = (raw: RawOptions, name: string): number => {
	const given = textOf(raw, name);
	if (given === undefined) return 1;
	const value = /^\d{1,4}(?:\.\d{1,3})?$/.test(given) ? Number(given) : NaN;
	if (!(value >= 0.1 && value <= 1000)) throw new UsageError(`--${name} takes a number from 0.1 to 1000, not '${given}'`);
	return value;
};

/** One of these words; the first when it is not said. */
export const choiceOf = <T extends string>(raw: RawOptions, name: string, words: readonly [T, ...T[]]): T => {
	const given = textOf(raw, name);
	const found = words.find(word => word === (given ?? words[0]));
	if (found === undefined) throw new UsageError(`--${name} takes ${words.join(', ')}, not '${given ?? ''}'`);
	return found;
};
