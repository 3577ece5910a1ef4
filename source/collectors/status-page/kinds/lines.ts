/** `name: value` lines as several programs write them; names in lower case. */
export const readLines = (text: string, maxLines = 200): ReadonlyMap<string, string> => {
	const fields = new Map<string, string>();
	for (const line of text.split('\n', maxLines)) {
		const colon = line.indexOf(':');
		if (colon > 0) fields.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim());
	}
	return fields;
};

/** A count, or null for what is none. */
export const toCount = (value: unknown): number | null => {
	const number = typeof value === 'number' ? value : typeof value === 'string' && /^\d*\.?\d+$/.test(value) ? Number(value) : NaN;
	return Number.isFinite(number) && number >= 0 ? number : null;
};
