/** Who has shown wrong tokens, or none, how often in the last minute: a bounded table of addresses. */

/** Knocks without a right token that an address has in a minute; whatever it shows after that is not looked at. */
export const maxStrikes = 20;
export const strikeWindowMs = 60_000;
/** Addresses that are remembered; beyond that the one that began first is forgotten. */
export const maxPeers = 1000;

export type Strikes = {
	/** Whether an address has used up its minute. */
	isBarred(peer: string, now: number): boolean;
	/** Counts one; true for the first of its minute, which is the one to tell. */
	add(peer: string, now: number): boolean;
	readonly peers: number;
};

export const createStrikes = (): Strikes => {
	const table = new Map<string, {readonly since: number; count: number}>();
	const find = (peer: string, now: number): {count: number} | null => {
		const entry = table.get(peer);
		if (!entry) return null;
		if (now - entry.since < strikeWindowMs) return entry;
		table.delete(peer);
		return null;
	};
	return {
		isBarred: (peer, now) => (find(peer, now)?.count ?? -1) >= maxStrikes,
		add(peer, now) {
			const entry = find(peer, now);
			if (entry) {
				entry.count++;
				return false;
			}
			for (const oldest of table.keys()) {
				if (table.size < maxPeers) break;
				table.delete(oldest);
			}
			table.set(peer, {since: now, count: 1});
			return true;
		},
		get peers() {
			return table.size;
		},
	};
};

/** Addresses that are one peer: of IPv6 everybody has a whole /64, and IPv4 may come dressed as IPv6. */
export const peerOf = (address: string | undefined): string => {
	if (address === undefined) return 'unknown';
	const bare = address.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '');
	if (!bare.includes(':')) return bare;
	const [head = '', tail = ''] = bare.split('::');
	const front = head === '' ? [] : head.split(':');
	const back = tail === '' ? [] : tail.split(':');
	const groups = bare.includes('::') ? [...front, ...Array.from({length: Math.max(0, 8 - front.length - back.length)}, () => '0'), ...back] : front;
	return `${groups.slice(0, 4).join(':')}::/64`;
};
