/** Lists that are moved through: which part of them is seen, and in what order. */
import type {Row} from '../../draw/rows.ts';
import type {Screen} from '../model/state.ts';
import type {Frame, Picture} from './picture.ts';

/** Things in the order in which they were when a key was pressed a moment ago, what is new at the end: rows do not jump under the mark. */
export const keepOrder = <T extends NonNullable<unknown>>(frame: Frame, items: readonly T[], idOf: (item: T) => string): readonly T[] => {
	const {held} = frame.ui;
	if (held === null || frame.now >= held.until) return items;
	const byId = new Map(items.map(item => [idOf(item), item]));
	const kept = held.order.flatMap(id => byId.get(id) ?? []);
	const known = new Set(kept);
	return [...kept, ...items.filter(item => !known.has(item))];
};

/** One line of a body with marked rows. `id` is null for titles and remarks, which cannot be moved to. */
export type Line = {readonly id: string | null; readonly draw: (isTarget: boolean) => Row};

/** A line that cannot be moved to. */
export const still = (row: Row): Line => ({id: null, draw: () => row});

export type Placed = {
	readonly body: readonly Row[];
	readonly order: readonly string[];
	readonly target: string | null;
	readonly layout: Picture['layout'];
	/** `3–21 of 60`, or nothing where all of them are seen. */
	readonly note: string;
};

/** The part of the lines that is seen: where the list stood, moved just far enough that the marked row is seen. */
export const placeLines = (frame: Frame, screen: Screen, lines: readonly Line[], room: number): Placed => {
	const order = lines.flatMap(({id}) => id ?? []);
	const target = screen.cursor !== null && order.includes(screen.cursor) ? screen.cursor : (order[0] ?? null);
	const at = lines.findIndex(({id}) => id !== null && id === target);
	// With the first row its title is seen as well.
	const top = order[0] === target ? 0 : at;
	const before = frame.before.firsts?.[screen.name] ?? 0;
	const first = Math.max(0, Math.min(at < 0 ? 0 : Math.min(Math.max(before, at - room + 1), top), lines.length - room));
	const shown = lines.slice(first, first + room);
	const places = shown.flatMap(({id}) => (id === null ? [] : [order.indexOf(id) + 1]));
	const note = lines.length <= room || places.length === 0 ? '' : `${places[0]}–${places.at(-1)} of ${order.length}`;
	return {
		body: shown.map(line => line.draw(line.id !== null && line.id === target)),
		order, target, note,
		layout: {...frame.before, firsts: {...frame.before.firsts, [screen.name]: first}},
	};
};
