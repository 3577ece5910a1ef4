const units: Readonly<Record<string, number>> = {'': 1, kb: 1e3, mb: 1e6, gb: 1e9, kib: 1024, mib: 1024 ** 2, gib: 1024 ** 3};

/** `200MB`, `1.5 GiB`, `5000000` to bytes; null for what is no size. */
export const parseSize = (text: string): number | null => {
	const found = /^(\d{1,12}(?:\.\d{1,3})?)\s*([kmg]i?b|)$/i.exec(text.trim());
	const unit = units[found?.[2]?.toLowerCase() ?? ''];
	return found && unit !== undefined ? Math.round(Number(found[1]) * unit) : null;
};
