/** The wanted values of one line of JSON, in one pass over its keys: looking a hundred names up one by one costs more than parsing. */
import type {KeyNode} from './key-node.ts';
import {createShapes} from './shape.ts';

export type KeyTree = {
	/** Where the value of a path (`res.statusCode`: a key within a key, or one with a dot) goes; wants it from now on. */
	readonly slotOf: (path: string) => number;
	/** Fills `values`; false when the text is no JSON object. */
	readonly read: (text: string) => boolean;
	/** By slot; undefined for what the line does not tell, and for objects and arrays. */
	readonly values: readonly unknown[];
	/** The keys at the root of the object read last, with their values. */
	readonly roots: () => readonly (readonly [string, unknown])[];
};

const createNode = (): KeyNode => ({slot: -1, children: null});

const childOf = (parent: KeyNode, key: string): KeyNode => {
	parent.children ??= new Map();
	let child = parent.children.get(key);
	if (!child) {
		child = createNode();
		parent.children.set(key, child);
	}
	return child;
};

const parseObject = (text: string): object | null => {
	try {
		const parsed = JSON.parse(text) as unknown;
		return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed) ? parsed : null;
	} catch {
		// No JSON: the line is not understood, which the caller counts.
		return null;
	}
};

export const createKeyTree = (): KeyTree => {
	const root = createNode();
	const slots = new Map<string, number>();
	const values: unknown[] = [];
	const shapes = createShapes(root);
	let lastText = '';

	const fill = (object: object, children: Map<string, KeyNode>): void => {
		for (const key in object) {
			const child = children.get(key);
			if (child === undefined) continue;
			const value = (object as Record<string, unknown>)[key];
			if (typeof value !== 'object' || value === null) {
				if (child.slot !== -1) values[child.slot] = value;
			} else if (child.children !== null && !Array.isArray(value)) fill(value, child.children);
		}
	};
	return {
		values,
		slotOf(path) {
			const known = slots.get(path);
			if (known !== undefined) return known;
			const slot = slots.size;
			slots.set(path, slot);
			values.push(undefined);
			shapes.clear();
			const steps = path.split('.');
			// Both spellings lead to the same value: as steps, and as one key with dots in it at every depth of them.
			const reach = (node: KeyNode, from: number): void => {
				for (let to = from + 1; to <= steps.length; to++) {
					const child = childOf(node, steps.slice(from, to).join('.'));
					if (to === steps.length) child.slot = slot;
					else reach(child, to);
				}
			};
			reach(root, 0);
			return slot;
		},
		read(text) {
			lastText = text;
			values.fill(undefined);
			if (shapes.read(text, values)) return true;
			const parsed = parseObject(text);
			if (parsed === null) return false;
			if (root.children !== null) fill(parsed, root.children);
			shapes.learn(text, parsed);
			return true;
		},
		roots: () => Object.entries(parseObject(lastText) ?? {}),
	};
};
