const units: Readonly<Record<string, number>> = {ms: 1, s: 1000, m: 60_000, h: 3_600_000};

/** Milliseconds of a time such as `500ms`, `1.5s`, `5m`, `1h`; a bare number is seconds. Null for anything else. */
export const parseDuration = (text: string): number | null => {
	const match = /^(\d{1,9}(?:\.\d{1,3})?)(ms|s|m|h)?$/.exec(text.trim());
	return match ? Number(match[1]) * (units[match[2] ?? 's'] ?? 1000) : null;
};
