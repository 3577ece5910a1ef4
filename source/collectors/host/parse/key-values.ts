/** Files of `name value` lines: /proc/meminfo (values in kB), /proc/vmstat, cpu.stat, memory.stat, memory.events. */
export const parseKeyValues = (text: string, wanted: readonly string[]): Map<string, number> => {
	const values = new Map<string, number>();
	for (const name of wanted) {
		const at = text.startsWith(name) && !isWordPart(text[name.length]) ? 0 : text.indexOf(`\n${name}`);
		if (at === -1) continue;
		const start = at === 0 ? name.length : at + 1 + name.length;
		if (isWordPart(text[start])) {
			// A longer name with the same beginning came first: look at whole words only.
			const exact = new RegExp(`^${name}:?\\s+(\\d+)`, 'm').exec(text)?.[1];
			if (exact !== undefined) values.set(name, Number(exact));
			continue;
		}
		const end = text.indexOf('\n', start);
		const value = Number.parseInt(text.slice(start, end === -1 ? undefined : end).replace(/^[:\s]+/, ''), 10);
		if (Number.isFinite(value)) values.set(name, value);
	}
	return values;
};

const isWordPart = (character: string | undefined): boolean => character !== undefined && /[\w()]/.test(character);
