/** Buckets of native histograms (https://prometheus.io/docs/specs/native_histograms/): runs of exponential buckets, counts told as differences. */
export type NativeBucket = {readonly low: number; readonly high: number; readonly count: number};
/** `deltas` are whole counts, each less the one before; `counts` are the counts themselves, of float histograms. */
export type NativeSpans = {readonly spans: {readonly offset: number; readonly length: number}[]; readonly deltas: number[]; readonly counts: number[]};

/** As many as a client would ever keep, and more than any page may make us hold. */
export const maxNativeBuckets = 2000;

/** Bucket i of schema s covers (2^((i−1)·2^−s), 2^(i·2^−s)]; schemas beyond −4..8 have other bounds and are none of ours. */
export const nativeBuckets = (schema: number, {spans, deltas, counts}: NativeSpans): NativeBucket[] => {
	if (schema < -4 || schema > 8) return [];
	const buckets: NativeBucket[] = [];
	const growth = 2 ** -schema;
	let index = 0;
	let place = 0;
	let count = 0;
	for (const {offset, length} of spans) {
		index += offset;
		// Buckets by number, empty ones included: a length is only a claim.
		for (let step = 0; step < length && place < maxNativeBuckets; step++, index++, place++) {
			const delta = deltas[place];
			count = counts[place] ?? (delta === undefined ? 0 : count + delta);
			if (count > 0) buckets.push({low: 2 ** ((index - 1) * growth), high: 2 ** (index * growth), count});
		}
	}
	return buckets;
};
