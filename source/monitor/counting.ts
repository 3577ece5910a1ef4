/** Whose requests stand for all requests of a host: kept from tick to tick, so that it does not change with every lull. */
import {chooseTier, tiers, type Tier} from '../signals/tier.ts';
import type {TimeRing} from '../signals/time-ring.ts';
import type {Columns, ServiceColumns} from './columns.ts';
import {requestsOf} from './derive-requests.ts';

export type Counting = {
	/** Takes the requests of a slot into account; true when the choice has changed by it. */
	take(columns: Columns, ring: TimeRing, slot: number): boolean;
	/** Whether a service counts. */
	counts(service: ServiceColumns): boolean;
	/** The services that count; null when all of them do. */
	readonly only: ReadonlySet<string> | null;
};

/** What was counted fades by half in about a quarter of a minute. */
const fading = 0.955;

export const createCounting = (): Counting => {
	const recent = Object.fromEntries(tiers.map(tier => [tier, 0])) as Record<Tier, number>;
	let chosen: Tier | null = null;
	let only: ReadonlySet<string> | null = null;
	let known = 0;
	const counts = (service: ServiceColumns): boolean => chosen === null || service.sources.size === 0 || [...service.sources.values()].some(({tier}) => tier === chosen);
	return {
		take(columns, ring, slot) {
			// Most hosts have one kind of input: nothing to choose.
			if (!columns.layout.hasSeveralTiers) {
				const changed = only !== null;
				chosen = null;
				only = null;
				return changed;
			}
			for (const tier of tiers) recent[tier] *= fading;
			for (const service of columns.services.values()) for (const source of service.sources.values()) {
				const requests = requestsOf(source, ring, slot);
				if (requests > 0) recent[source.tier] += requests;
			}
			const next = chooseTier(recent) ?? chosen ?? 'app';
			if (next === chosen && columns.services.size === known) return false;
			chosen = next;
			known = columns.services.size;
			only = new Set([...columns.services.values()].filter(counts).map(({service}) => service));
			return true;
		},
		counts,
		get only() {
			return only;
		},
	};
};
