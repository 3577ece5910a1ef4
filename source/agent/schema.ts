/** The list of series that frames are positions in: it only grows, up to the limits of the wire. */
import type {Labels} from '../collectors/collector.ts';
import type {SeriesName} from '../signals/catalog.ts';
import {washText} from '../signals/text.ts';
import {maxTextLength} from '../wire/limits.ts';
import type {SeriesKey} from '../wire/messages.ts';

export type SchemaList = {
	readonly keys: readonly SeriesKey[];
	/** The id of a series, made when it is new; null when the list is full. */
	idOf(name: SeriesName, labels: Labels): number | null;
	/** How many series found no room. */
	readonly refused: number;
};

export const createSchemaList = (limit: number, known: readonly SeriesKey[] = []): SchemaList => {
	const keys: SeriesKey[] = [...known];
	const ids = new Map(known.map(({name, labels}, id) => [identify(name, labels), id]));
	const refused = new Set<string>();
	return {
		keys,
		idOf(name, labels) {
			const identity = identify(name, labels);
			const known = ids.get(identity);
			if (known !== undefined) return known;
			if (keys.length >= limit) {
				// Counted up to a bound as well: the set must not grow with the flood it counts.
				if (refused.size < limit) refused.add(identity);
				return null;
			}
			const washed = Object.fromEntries(Object.entries(labels).map(([label, value]) => [label, washText(value, maxTextLength)]));
			keys.push({name, labels: washed});
			ids.set(identity, keys.length - 1);
			return keys.length - 1;
		},
		get refused() {
			return refused.size;
		},
	};
};

const identify = (name: string, labels: Labels): string => {
	let identity = name;
	for (const label of Object.keys(labels).sort()) identity += `\n${label}=${labels[label]}`;
	return identity;
};
