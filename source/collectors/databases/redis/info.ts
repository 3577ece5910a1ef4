/** The text that INFO answers: `# Section` and `field:value` lines. https://redis.io/docs/latest/commands/info/ */
import {readNumber} from '../read-value.ts';

export type Info = {
	text(field: string): string | null;
	number(field: string): number | null;
	/** Fields that begin with this, and their values. */
	startingWith(prefix: string): readonly (readonly [field: string, value: string])[];
};

/** Fields of all sections; a field that comes twice keeps its last value. */
export const parseInfo = (text: string): Info => {
	const fields = new Map<string, string>();
	for (const line of text.split('\n')) {
		const colon = line.indexOf(':');
		if (colon > 0 && !line.startsWith('#')) fields.set(line.slice(0, colon), line.slice(colon + 1).replace(/\r$/, ''));
	}
	return {
		text: field => fields.get(field) ?? null,
		number: field => readNumber(fields.get(field)),
		startingWith(prefix) {
			const found: (readonly [string, string])[] = [];
			for (const entry of fields) if (entry[0].startsWith(prefix)) found.push(entry);
			return found;
		},
	};
};
