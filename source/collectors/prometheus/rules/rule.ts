/** What rules are made of: which family of which program tells which signal, and what its labels mean. */

/** `full`: counts and latency in one; `counts`: requests by status; `latency`: durations alone; `total`: requests without status; `mean`: the sum of durations to a `total` or `counts`. */
export type HttpRole = 'full' | 'counts' | 'latency' | 'total' | 'mean';
export type FamilyType = 'counter' | 'gauge' | 'histogram' | 'summary' | 'untyped';
export type TimeUnit = 's' | 'ms' | 'us' | 'ns';

/** Label by label: a value, or an expression for it. */
export type LabelTest = Readonly<Record<string, string | RegExp>>;

export type HttpRule = {
	readonly id: string;
	/** The family's base name: without _bucket, _sum, _count; counters with _total. */
	readonly family: string | RegExp;
	readonly role: HttpRole;
	readonly types: readonly FamilyType[];
	/** When neither a UNIT line nor the name tells. */
	readonly unit?: TimeUnit;
	/** Labels by falling preference; the first one with a value counts. */
	readonly route?: readonly string[];
	/** Two labels that make one route: controller#action. */
	readonly routeJoin?: readonly [string, string];
	readonly method?: readonly string[];
	readonly status?: readonly string[];
	/** Beside a status of 500 and above: a label that marks a failure by being there (true) or by its value. */
	readonly failed?: Readonly<Record<string, true | readonly string[]>>;
	/** Series that count: all of these must hold. A RegExp that allows the empty text also allows a missing label. */
	readonly where?: LabelTest;
	/** Series that do not count: any of these. */
	readonly exclude?: LabelTest;
	/** Families that count the same requests once for each value of this label: one value is taken, this one when it is there. */
	readonly pickOne?: {readonly label: string; readonly prefer: string};
	/** Families of this name count every scrape of their own page as one request: GET, 200, without a route. */
	readonly countsScrapes?: RegExp;
	/** Told by a proxy or web server: what it counts may be counted by a program behind it as well. */
	readonly edge?: true;
	/** Among families that count the same requests the highest one counts. */
	readonly priority: number;
};

/** Where a pool's state is one of several families, or a label of one. */
export type PoolState = 'used' | 'idle' | 'pending' | 'max' | 'total';
export type PoolRule = {
	readonly stack: string;
	readonly priority: number;
	/** Labels that name a pool, by falling preference. */
	readonly pool: readonly string[];
	readonly states?: Readonly<Partial<Record<PoolState, string | RegExp>>>;
	/** One family whose label says the state. */
	readonly byLabel?: {readonly family: string | RegExp; readonly labels: readonly string[]; readonly values: Readonly<Record<string, PoolState>>};
	readonly exclude?: LabelTest;
	/** The maximum holds for each value of this label by itself. */
	readonly maxPer?: string;
};
