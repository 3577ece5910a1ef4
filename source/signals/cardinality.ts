/** A bound on label values: the first `limit` keys keep their names, all later ones are counted together as `other`. */
export type KeySet = {
	readonly keys: ReadonlySet<string>;
	/** The key itself while there is room for it, else `other`. */
	admit(key: string): string;
	/** How often a key was turned away. */
	readonly overflowed: number;
};

/** The name under which everything beyond a limit is counted. */
export const otherKey = 'other';

export const createKeySet = (limit: number): KeySet => {
	const keys = new Set<string>();
	let overflowed = 0;
	return {
		keys,
		admit(key) {
			if (keys.has(key)) return key;
			if (keys.size < limit) {
				keys.add(key);
				return key;
			}
			overflowed++;
			return otherKey;
		},
		get overflowed() {
			return overflowed;
		},
	};
};

/** Routes a service may have before the rest is `other`. */
export const maxRoutes = 500;
