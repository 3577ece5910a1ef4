/**
 * Distributions at rest: bytes in one buffer instead of objects. A monitor of a thousand hosts holds a million of them; as
 * maps, or each in an array of its own, they would take several times the memory, and all the time of the garbage collector.
 * A byte of flags, whole numbers in seven bits a byte, buckets as gap and count; two bytes of length in front.
 */
import {addToTally, countsOf, createTally, type Tally} from '../signals/tally.ts';
import {mergeRest, type Distribution, type Rest} from '../signals/distribution.ts';

const hasRange = 1;
const isApproximate = 2;
const hasAtMost = 4;
const hasAtLeast = 8;
const hasUnplaced = 16;

/** Bytes that a distribution takes at most: a bucket is two numbers of up to 2 and 8 bytes. */
const roomFor = (buckets: number): number => 96 + buckets * 10;

/** Where bytes are written, one distribution after the other. */
export class PackedWriter {
	bytes = new Uint8Array(0);
	#view = new DataView(this.bytes.buffer);
	used = 0;

	/** Goes on in another buffer. */
	moveTo(bytes: Uint8Array<ArrayBuffer>, used: number): void {
		this.bytes = bytes;
		this.#view = new DataView(bytes.buffer);
		this.used = used;
	}

	whole(value: number): void {
		let rest = value;
		while (rest >= 128) {
			this.bytes[this.used++] = (rest % 128) + 128;
			rest = Math.floor(rest / 128);
		}
		this.bytes[this.used++] = rest;
	}

	real(value: number): void {
		this.#view.setFloat64(this.used, value);
		this.used += 8;
	}

	#bounded({count, bound}: Rest['atMost']): void {
		this.whole(count);
		this.real(bound);
	}

	write(told: Distribution | Tally): void {
		const start = this.used;
		this.used += 2;
		const {count, min, max, approximate, atMost, atLeast, unplaced} = told;
		const flags = (min !== null && max !== null ? hasRange : 0) + (approximate ? isApproximate : 0) + (atMost.count > 0 ? hasAtMost : 0) + (atLeast.count > 0 ? hasAtLeast : 0) + (unplaced > 0 ? hasUnplaced : 0);
		this.bytes[this.used++] = flags;
		this.whole(count);
		this.whole(told.sumWholeSeconds);
		this.whole(told.sumNanoseconds);
		if (min !== null && max !== null) {
			this.real(min);
			this.real(max);
		}
		if (atMost.count > 0) this.#bounded(atMost);
		if (atLeast.count > 0) this.#bounded(atLeast);
		if (unplaced > 0) this.whole(unplaced);
		let previous = 0;
		for (const [index, own] of 'counts' in told ? countsOf(told) : inOrder(told)) {
			this.whole(index - previous);
			this.whole(own);
			previous = index;
		}
		const length = this.used - start;
		this.bytes[start] = length >> 8;
		this.bytes[start + 1] = length & 255;
	}
}

/** What comes over the wire is in order already. */
const inOrder = ({buckets}: Distribution): Iterable<readonly [number, number]> => {
	let previous = -1;
	for (const index of buckets.keys()) {
		if (index < previous) return [...buckets].sort(([a], [b]) => a - b);
		previous = index;
	}
	return buckets;
};

/** Bytes that some distributions take at most. */
export const roomForAll = (all: readonly (readonly [string, Distribution | Tally])[]): number => {
	let sum = 0;
	for (let at = 0; at < all.length; at++) {
		const [, told] = all[at] as (typeof all)[number];
		sum += roomFor('counts' in told ? told.counts.length : told.buckets.size);
	}
	return sum;
};

/** The place behind the distribution at `start`. */
export const behindPacked = (bytes: Uint8Array, start: number): number => start + (bytes[start] as number) * 256 + (bytes[start + 1] as number);

/** Reads distributions from bytes, adding them to tallies. */
export class PackedReader {
	readonly #rest: Rest = createTally();
	#bytes = new Uint8Array(0);
	#view = new DataView(this.#bytes.buffer);
	#at = 0;

	#whole(): number {
		let value = 0;
		let scale = 1;
		for (;;) {
			const byte = this.#bytes[this.#at++] as number;
			if (byte < 128) return value + byte * scale;
			value += (byte - 128) * scale;
			scale *= 128;
		}
	}

	#real(): number {
		this.#at += 8;
		return this.#view.getFloat64(this.#at - 8);
	}

	#bounded(flag: number, into: Rest['atMost'], none: number): void {
		into.count = flag === 0 ? 0 : this.#whole();
		into.bound = flag === 0 ? none : this.#real();
	}

	/** Nearly all gaps and counts are a byte each: this is where a monitor of many hosts spends its time. */
	#addBuckets(into: Tally, end: number): void {
		const bytes = this.#bytes;
		let at = this.#at;
		let index = 0;
		while (at < end) {
			let gap = bytes[at++] as number;
			if (gap >= 128) {
				this.#at = at - 1;
				gap = this.#whole();
				at = this.#at;
			}
			let count = bytes[at++] as number;
			if (count >= 128) {
				this.#at = at - 1;
				count = this.#whole();
				at = this.#at;
			}
			index += gap;
			addToTally(into, index, count);
		}
	}

	/** Adds the distribution that begins at `start`. */
	addTo(into: Tally, bytes: Uint8Array<ArrayBuffer>, start: number): void {
		if (bytes !== this.#bytes) {
			this.#bytes = bytes;
			this.#view = new DataView(bytes.buffer);
		}
		const end = behindPacked(bytes, start);
		const flags = bytes[start + 2] as number;
		this.#at = start + 3;
		const rest = this.#rest;
		rest.count = this.#whole();
		rest.sumWholeSeconds = this.#whole();
		rest.sumNanoseconds = this.#whole();
		rest.min = (flags & hasRange) === 0 ? null : this.#real();
		rest.max = (flags & hasRange) === 0 ? null : this.#real();
		rest.approximate = (flags & isApproximate) !== 0;
		this.#bounded(flags & hasAtMost, rest.atMost, 0);
		this.#bounded(flags & hasAtLeast, rest.atLeast, Infinity);
		rest.unplaced = (flags & hasUnplaced) === 0 ? 0 : this.#whole();
		mergeRest(into, rest);
		this.#addBuckets(into, end);
	}
}
