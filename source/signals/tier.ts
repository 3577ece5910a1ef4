/**
 * Where a request is counted. One request may pass a web server and a program behind it, and be told by the server's log, by its
 * status page and by the program: to add these up would count it several times.
 */
export const tiers = ['edge-log', 'edge-page', 'edge-status', 'app', 'probe'] as const;
export type Tier = (typeof tiers)[number];

/** The label of a series; what says nothing is a program. */
export const readTier = (label: string | undefined): Tier => tiers.find(tier => tier === label) ?? 'app';

/** What the edge counts must be at least this share of what programs count, to stand for all of it. */
const edgeShare = 0.9;

/**
 * Which of the tiers stands for all requests of a host, by how many each counted of late: the edge when all requests seem to
 * pass it (there, requests that never reached a program are known, too), else the programs. Probes stand for nothing but
 * themselves.
 */
export const chooseTier = (counts: Readonly<Record<Tier, number>>): Tier | null => {
	const edges = ['edge-log', 'edge-page', 'edge-status'] as const;
	const most = Math.max(...edges.map(tier => counts[tier]));
	// A log tells more than a page, a page more than a bare status: the first that counts (nearly) as many as any.
	const edge = edges.find(tier => counts[tier] > 0 && counts[tier] >= most * edgeShare) ?? null;
	if (edge !== null && counts[edge] >= counts.app * edgeShare) return edge;
	if (counts.app > 0) return 'app';
	return counts.probe > 0 ? 'probe' : null;
};
