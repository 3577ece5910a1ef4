/** Classes of HTTP status; `none` is a request of which no status is known (aborted, transport error, not recorded). */
export const statusClasses = ['1xx', '2xx', '3xx', '4xx', '5xx', 'none'] as const;
export type StatusClass = (typeof statusClasses)[number];
export type ClassCounts = Readonly<Record<StatusClass, number>>;

export const createClassCounts = (): Record<StatusClass, number> => ({'1xx': 0, '2xx': 0, '3xx': 0, '4xx': 0, '5xx': 0, none: 0});

/** The class of a status code given as a number or as text ("503", "5xx", "5XX", "5"); anything else is `none`. */
export const classifyStatus = (status: string | number | null | undefined): StatusClass => {
	const text = String(status ?? '');
	const match = /^([1-5])(?:\d\d|xx|XX)?$/.exec(text);
	return match ? (`${match[1]}xx` as StatusClass) : 'none';
};

/** Adds the counts of each class. */
export const addClasses = (into: Record<StatusClass, number>, counts: ClassCounts): void => {
	into['1xx'] += counts['1xx'];
	into['2xx'] += counts['2xx'];
	into['3xx'] += counts['3xx'];
	into['4xx'] += counts['4xx'];
	into['5xx'] += counts['5xx'];
	into.none += counts.none;
};

/** All requests of all classes. */
export const sumClasses = (counts: ClassCounts): number => {
	let sum = 0;
	for (const name of statusClasses) sum += counts[name];
	return sum;
};
