/** The middle of many values, some of them unknown (NaN), without sorting them: it is asked for of every host. */

/** Middle of what is known; null when less than `least` values are. */
export const median = (values: readonly number[], least = 1): number | null => {
	const known = new Float64Array(values.length);
	let count = 0;
	for (const value of values) if (!Number.isNaN(value)) known[count++] = value;
	return count < least || count === 0 ? null : selectNth(known, count, Math.floor(count / 2));
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

/** Whether the median of what is known is at most `limit`: the same answer as by `median`, without sorting. */
export const isMedianAtMost = (values: readonly number[], limit: number): boolean => {
	let known = 0;
	let low = 0;
	for (const value of values) {
		if (Number.isNaN(value)) continue;
		known++;
		if (value <= limit) low++;
	}
	return low > Math.floor(known / 2);
};
