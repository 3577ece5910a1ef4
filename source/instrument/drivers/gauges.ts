/** What the observers of drivers are given. */
import type {ModuleWatch} from '../module-hook.ts';
import type {Durations} from '../durations.ts';
import type {Fence} from '../fence.ts';
import type {Pools} from '../pools.ts';

export type Gauges = {
	readonly fence: Fence;
	/** Monotonic milliseconds. */
	readonly now: () => number;
	readonly pools: Pools;
	/** Seconds waited for a connection, by pool. */
	readonly waits: Durations;
	/** Seconds a query or command took, by database system. */
	readonly operations: Durations;
};

export type Observe = (gauges: Gauges) => readonly ModuleWatch[];

/** The prototype of a class that a module exports, itself or as its default; null for anything else. */
export const prototypeOf = (exported: unknown): object | null => {
	const found: unknown = typeof exported === 'object' && exported !== null && 'default' in exported ? exported.default : exported;
	return typeof found === 'function' && typeof found.prototype === 'object' ? (found.prototype as object) : null;
};
