/** What one OTLP input may hold at most; each limit is told when it is reached. */
export type OtlpLimits = {
	/** A body, compressed or not. */
	readonly bodyBytes: number;
	/** Bodies between two readings; what comes beyond is to be sent again (503). */
	readonly bytesBetweenReadings: number;
	readonly connections: number;
	readonly services: number;
	/** Processes whose exports are told apart. */
	readonly processes: number;
	/** Label sets of metrics, over all processes. */
	readonly series: number;
	/** Spans of traces that may still grow. */
	readonly waitingSpans: number;
};

export const otlpLimits: OtlpLimits = {
	bodyBytes: 8 * 1024 * 1024,
	bytesBetweenReadings: 48 * 1024 * 1024,
	connections: 200,
	services: 50,
	processes: 200,
	series: 5000,
	waitingSpans: 20_000,
};

/** Buckets of one histogram: the SDKs send 15 to 320. */
export const maxBuckets = 2000;
export const maxAttributesOfPoint = 64;
