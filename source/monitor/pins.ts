/** Which certificates were pinned for whom: a pin that names a target is for that one alone, others are for those that none names. */
import type {Target} from './target.ts';

export type Pin = {readonly target: Target; readonly fingerprint: string};

/** Lists by weight: one that says anything of a target, or anything without a name, is all that counts for that. */
export type Pins = {
	/** Of targets that no pin names. */
	readonly unnamed: readonly (readonly string[])[];
	readonly named: readonly (readonly Pin[])[];
};

/** However it is spelled: `api-2` is `wss://api-2:7077`. Another port, user or way is another target. */
export const identify = ({url, ssh}: Target): string => JSON.stringify([url, ssh]);

/** The fingerprints that a target's certificate must be one of; none: it is verified. */
export const createPinBook = ({unnamed, named}: Pins): ((target: Target) => readonly string[]) => {
	const book = new Map<string, string[]>();
	for (const pins of named) {
		const here = new Map<string, string[]>();
		for (const {target, fingerprint} of pins) {
			const key = identify(target);
			here.set(key, [...(here.get(key) ?? []), fingerprint]);
		}
		for (const [key, fingerprints] of here) if (!book.has(key)) book.set(key, fingerprints);
	}
	const others = unnamed.find(list => list.length > 0) ?? [];
	return target => book.get(identify(target)) ?? others;
};
