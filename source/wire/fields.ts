/** Reading untrusted JSON field by field: every reader returns null for what does not fit. */
import {washText} from '../signals/text.ts';
import {maxTextLength} from './limits.ts';

export type Fields = Readonly<Record<string, unknown>>;

export const asFields = (value: unknown): Fields | null =>
	typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : null;

export const asText = (value: unknown): string | null => (typeof value === 'string' ? washText(value, maxTextLength) : null);

export const asFinite = (value: unknown): number | null => (typeof value === 'number' && Number.isFinite(value) ? value : null);

/** Sequence numbers, counts: whole numbers from −1 up. */
export const asWhole = (value: unknown): number | null => (Number.isSafeInteger(value) && (value as number) >= -1 ? (value as number) : null);

export const asAmount = (value: unknown): number | null => {
	const number = asFinite(value);
	return number !== null && number >= 0 ? number : null;
};

/** Null where it says null; `undefined` where it is neither that nor what `read` takes. */
export const orNull = <T>(value: unknown, read: (value: unknown) => T | null): T | null | undefined => (value === null || value === undefined ? null : (read(value) ?? undefined));

/** Every element read, or null when one does not fit or there are more than `limit`. */
export const asList = <T>(value: unknown, limit: number, read: (element: unknown) => T | null): T[] | null => {
	if (!Array.isArray(value) || value.length > limit) return null;
	const list: T[] = [];
	for (let index = 0; index < value.length; index++) {
		const item = read(value[index]);
		if (item === null) return null;
		list.push(item);
	}
	return list;
};

export const asOneOf = <const T extends string>(value: unknown, choices: readonly T[]): T | null => choices.find(choice => choice === value) ?? null;
