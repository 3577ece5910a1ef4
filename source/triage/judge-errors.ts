/** The failed share of requests, slot by slot, over as much of the past as it takes to judge it. */
import type {TriageInput} from './input.ts';

/** A share is looked at over five seconds, over up to thirty when there were few requests. */
const shortSeconds = 5;
const longSeconds = 30;
/** So many requests tell a share of 1 %: three of them fail then. */
export const enoughRequests = 300;
/** Less than this is too little to call it a share: one failed request of three is no error rate of 33 %. */
const leastRequests = 20;
const failuresThatCount = 5;
/** Failures of one second only are a spike, however many. */
const leastSeconds = 3;

type Seen = {readonly requests: number; readonly failures: number; readonly failingSeconds: number; readonly firstSlot: number};

/** Whether a slot further back is needed to judge one: enough time, and enough requests. */
const isNeeded = (slots: number, slotSeconds: number, requests: number): boolean =>
	slots * slotSeconds <= shortSeconds || slots <= 2 || (slots * slotSeconds <= longSeconds && requests > 0 && requests < enoughRequests);

// A share times a count of requests is a whole number but for rounding.
const tolerance = 1e-6;

/** No share is less than nothing: what stands for a slot that nobody has asked about. */
const unjudged = -1;

export type JudgedErrors = {
	/** The judged share of a slot: NaN where there were no requests; 0 where too little failed to judge. */
	at(slot: number): number;
	/** The slot in which what is judged at `slot` began to fail: the oldest one looked at that broke the limit by itself. */
	firstFailing(slot: number, limit: number): number;
};

/** Judging a slot takes a look back: each is judged when it is first asked about, which few are. */
export const judgeErrors = ({track, slotSeconds}: Pick<TriageInput, 'track' | 'slotSeconds'>): JudgedErrors => {
	const ratios = track('errors');
	const perSecond = track('throughput');
	const judged = new Float64Array(ratios.length).fill(unjudged);
	const leastFailing = Math.min(leastSeconds, Math.max(2, Math.ceil(shortSeconds / slotSeconds)));
	const lookBack = (slot: number): Seen => {
		/** Going back, a second is new when it is another one than the last that failed. */
		let failingSeconds = 0;
		let lastFailing = NaN;
		let requests = 0;
		let failures = 0;
		let firstSlot = slot;
		for (let at = slot; at >= 0; at--) {
			if (!isNeeded(slot - at + 1, slotSeconds, requests)) break;
			const count = (perSecond[at] as number) * slotSeconds;
			const failed = (ratios[at] as number) * count;
			if (Number.isNaN(failed)) continue;
			firstSlot = at;
			requests += count;
			failures += failed;
			if (!(failed > 0)) continue;
			const second = Math.floor(at * Math.min(1, slotSeconds));
			if (second !== lastFailing) failingSeconds++;
			lastFailing = second;
		}
		return {requests, failures, failingSeconds, firstSlot};
	};
	const judgeSlot = (slot: number): number => {
		const {requests, failures, failingSeconds} = lookBack(slot);
		if (!(requests > 0)) return NaN;
		const isEnough = failures + tolerance >= failuresThatCount || requests + tolerance >= leastRequests;
		return isEnough && failingSeconds >= leastFailing ? failures / requests : 0;
	};
	return {
		at(slot) {
			const known = judged[slot] as number;
			return known === unjudged ? (judged[slot] = judgeSlot(slot)) : known;
		},
		firstFailing(slot, limit) {
			for (let at = lookBack(slot).firstSlot; at < slot; at++) if ((ratios[at] as number) >= limit) return at;
			return slot;
		},
	};
};
