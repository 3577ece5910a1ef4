/** How many CPUs a list such as `0-3,8` names (https://man7.org/linux/man-pages/man7/cpuset.7.html, "List format"); null for an empty one. */
export const countCpus = (list: string): number | null => {
	let count = 0;
	for (const part of list.trim().split(',')) {
		if (part === '') continue;
		const [first = NaN, last = first] = part.split('-').map(Number);
		count += last - first + 1;
	}
	return Number.isInteger(count) && count > 0 ? count : null;
};
