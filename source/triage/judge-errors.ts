/** The failed share of requests, slot by slot, over as much of the past as it takes to judge it. */
import type {Track, TriageInput} from './input.ts';

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

/** How many slots the judgement of one looks at, at most. */
export const lookBackSlots = ({slotSeconds}: TriageInput): number => Math.max(2, Math.ceil(longSeconds / slotSeconds));

/** Whether a slot further back is needed to judge one: enough time, and enough requests. */
const isNeeded = (slots: number, slotSeconds: number, requests: number): boolean =>
	slots * slotSeconds <= shortSeconds || slots <= 2 || (slots * slotSeconds <= longSeconds && requests > 0 && requests < enoughRequests);

/** Tracks are made when they are first asked for: asked for once, not for each slot. */
type Tracks = {readonly errorRatio: Track; readonly perSecond: Track; readonly slotSeconds: number};
const tracksOf = ({errorRatio, requestsPerSecond, slotSeconds}: TriageInput): Tracks => ({errorRatio, perSecond: requestsPerSecond, slotSeconds});

const lookBack = ({errorRatio, perSecond, slotSeconds}: Tracks, slot: number): Seen => {
	/** Going back, a second is new when it is another one than the last that failed. */
	let failingSeconds = 0;
	let lastFailing = NaN;
	let requests = 0;
	let failures = 0;
	let firstSlot = slot;
	for (let at = slot; at >= 0; at--) {
		if (!isNeeded(slot - at + 1, slotSeconds, requests)) break;
		const count = (perSecond[at] ?? NaN) * slotSeconds;
		const failed = (errorRatio[at] ?? NaN) * count;
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

// A share times a count of requests is a whole number but for rounding.
const tolerance = 1e-6;

/** NaN where there were no requests; 0 where too little failed to judge. */
const judgeSlot = (tracks: Tracks, slot: number): number => {
	const {requests, failures, failingSeconds} = lookBack(tracks, slot);
	if (!(requests > 0)) return NaN;
	const isEnough = failures + tolerance >= failuresThatCount || requests + tolerance >= leastRequests;
	return isEnough && failingSeconds >= Math.min(leastSeconds, Math.max(2, Math.ceil(shortSeconds / tracks.slotSeconds))) ? failures / requests : 0;
};

/** The judged share of every slot; of the last `count` slots only, when that is all that is needed. */
export const judgeErrors = (input: TriageInput, count = input.errorRatio.length): Track => {
	const tracks = tracksOf(input);
	const first = Math.max(0, tracks.errorRatio.length - count);
	return tracks.errorRatio.slice(first).map((_, index) => judgeSlot(tracks, first + index));
};

/** The slot in which what is judged at `slot` began to fail: the oldest one looked at that broke the limit by itself. */
export const findFirstFailing = (input: TriageInput, slot: number, limit: number): number => {
	const tracks = tracksOf(input);
	for (let at = lookBack(tracks, slot).firstSlot; at < slot; at++) if ((tracks.errorRatio[at] ?? NaN) >= limit) return at;
	return slot;
};
