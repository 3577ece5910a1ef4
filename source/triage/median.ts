/** The middle of many values, some of them unknown (NaN), without sorting them: it is asked for of every host. */

/** Middle of what is known of the first `count` values; null when less than `least` are. */
export const median = (values: ArrayLike<number>, least = 1, count = values.length): number | null => {
	const known = new Float64Array(count);
	let length = 0;
	for (let index = 0; index < count; index++) {
		const value = values[index] as number;
		if (!Number.isNaN(value)) known[length++] = value;
	}
	return length < least || length === 0 ? null : selectNth(known, length, Math.floor(length / 2));
};

/** The value that stands at `wanted` of the first `count` ones in order (Hoare's selection): most of a sort is not needed. Moves the values. */
const selectNth = (values: Float64Array, count: number, wanted: number): number => {
	let low = 0;
	let high = count - 1;
	while (low < high) {
		const pivot = values[(low + high) >> 1] as number;
		let left = low;
		let right = high;
		while (left <= right) {
			while ((values[left] as number) < pivot) left++;
			while ((values[right] as number) > pivot) right--;
			if (left > right) break;
			const moved = values[left] as number;
			values[left++] = values[right] as number;
			values[right--] = moved;
		}
		if (wanted <= right) high = right;
		else if (wanted >= left) low = left;
		else break;
	}
	return values[wanted] as number;
};

/** Whether the median of what is known of the first `count` values is over `low` and at most `high`: the same answer as by `median`, without sorting. */
export const isMedianBetween = (values: ArrayLike<number>, low: number, high: number, count = values.length): boolean => {
	let under = 0;
	let within = 0;
	let over = 0;
	for (let index = 0; index < count; index++) {
		const value = values[index] as number;
		// What is unknown is none of the three.
		if (value > high) over++;
		else if (value > low) within++;
		else if (value <= low) under++;
	}
	const middle = Math.floor((under + within + over) / 2);
	return under <= middle && under + within > middle;
};

/** The same of a median that is at most `limit`. */
export const isMedianAtMost = (values: ArrayLike<number>, limit: number, count = values.length): boolean => isMedianBetween(values, -Infinity, limit, count);
