import {createKeyTree} from './key-tree.ts';

const keys = ['service.name', 'service_name', 'service', 'app', 'application', 'name'];

/** What a JSON line calls its service; null when it does not. */
export const serviceOfLine = (line: string): string | null => {
	const tree = createKeyTree();
	const slots = keys.map(tree.slotOf);
	tree.read(line);
	for (const slot of slots) {
		const value = tree.values[slot];
		if (typeof value === 'string' && value !== '') return value;
	}
	return null;
};
