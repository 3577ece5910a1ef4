/** Values of rows as drivers give them: numbers, numbers as text (64 bits), null. */

/** One row of an answer, by the names of its columns. */
export type Row = Readonly<Record<string, unknown>>;

/** A finite number, or null for what is none: null, text that is no number, NaN. */
export const readNumber = (value: unknown): number | null => {
	if (typeof value === 'number') return Number.isFinite(value) ? value : null;
	if (typeof value === 'bigint') return Number(value);
	if (typeof value !== 'string' || value.trim() === '') return null;
	const number = Number(value);
	return Number.isFinite(number) ? number : null;
};

/** Text, or null for what is none; bytes, as MySQL sends some texts, are read as UTF-8. */
export const readString = (value: unknown): string | null => {
	if (typeof value === 'string') return value;
	if (value instanceof Uint8Array) return new TextDecoder().decode(value);
	return typeof value === 'number' || typeof value === 'bigint' ? String(value) : null;
};

/** Sum of what is known, or null when nothing is. */
export const sumKnown = (values: readonly (number | null)[]): number | null => {
	const known = values.filter(value => value !== null);
	return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0);
};

/** The largest of what is known, or null when nothing is. */
export const largestKnown = (values: readonly (number | null)[]): number | null => {
	const known = values.filter(value => value !== null);
	return known.length === 0 ? null : Math.max(...known);
};
