/** Counts by bucket for who adds bucket after bucket in ascending order, as histograms are told: there a Map costs most in growing. */

/** What a Map of counts can do as well. */
export type BucketCounts = {
	readonly size: number;
	get(index: number): number | undefined;
	set(index: number, count: number): unknown;
	keys(): Iterable<number>;
	values(): Iterable<number>;
	[Symbol.iterator](): Iterator<readonly [number, number]>;
};

/** A class, since pages make hundreds a second of these. Any order is right; the ascending one is quick. */
export class AscendingCounts implements BucketCounts {
	readonly #indexes: number[] = [];
	readonly #counts: number[] = [];

	get size(): number {
		return this.#indexes.length;
	}

	get(index: number): number | undefined {
		const place = this.#placeOf(index);
		return this.#indexes[place] === index ? this.#counts[place] : undefined;
	}

	set(index: number, count: number): void {
		const place = this.#placeOf(index);
		if (place === this.#indexes.length) {
			this.#indexes.push(index);
			this.#counts.push(count);
		} else if (this.#indexes[place] === index) this.#counts[place] = count;
		else {
			this.#indexes.splice(place, 0, index);
			this.#counts.splice(place, 0, count);
		}
	}

	keys(): Iterable<number> {
		return this.#indexes;
	}

	values(): Iterable<number> {
		return this.#counts;
	}

	*[Symbol.iterator](): Generator<readonly [number, number], void, void> {
		for (let place = 0; place < this.#indexes.length; place++) yield [this.#indexes[place] as number, this.#counts[place] as number];
	}

	/** Where `index` stands, or would have to. */
	#placeOf(index: number): number {
		const indexes = this.#indexes;
		let from = 0;
		let to = indexes.length;
		if (to === 0 || index > (indexes[to - 1] as number)) return to;
		while (from < to) {
			const middle = (from + to) >> 1;
			if ((indexes[middle] as number) < index) from = middle + 1;
			else to = middle;
		}
		return from;
	}
}
