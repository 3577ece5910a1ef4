/** Values of which some are not known: NaN in series, null in figures. */

/** NaN in a series is null in a figure. */
export const known = (value: number): number | null => (Number.isNaN(value) ? null : value);

/** The higher one, of which either may be a gap. */
export const worse = (most: number, value: number): number => (Number.isNaN(value) || value <= most ? most : value);

/** A sum, a gap until something is added; `value` is none. */
export const plus = (sum: number, value: number): number => (Number.isNaN(sum) ? value : sum + value);
