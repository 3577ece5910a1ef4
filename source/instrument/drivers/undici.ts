/** HTTP clients by `undici`: the pools of connections to other services. The `fetch` that is built into Node keeps its pools to itself. */
import type {AppPool} from '../../signals/app-report.ts';
import {prototypeOf, type Gauges, type Observe} from './gauges.ts';

/** https://undici.nodejs.org/#/docs/api/PoolStats */
type UndiciPool = {readonly stats: {readonly connected: number; readonly running: number; readonly pending: number}; readonly closed: boolean; readonly destroyed: boolean};
type Dispatch = (this: object, ...parameters: unknown[]) => unknown;

/** What it was made with lies under symbols of its own. */
const readHidden = (pool: object, description: string): unknown => {
	const symbol = Object.getOwnPropertySymbols(pool).find(one => one.description === description);
	return symbol === undefined ? undefined : (pool as Record<symbol, unknown>)[symbol];
};

const readPool = (pool: UndiciPool): AppPool | null => {
	const url = readHidden(pool, 'url');
	if (!(url instanceof URL) || pool.closed || pool.destroyed) return null;
	const {connected, running, pending} = pool.stats;
	const limit = readHidden(pool, 'connections');
	// One that is free again is called so only a little later: what runs says it at once. With pipelining several run over one.
	const used = Math.min(connected, running);
	return {name: `undici ${url.origin}`, used, idle: connected - used, max: typeof limit === 'number' && limit > 0 ? limit : null, pending};
};

const observePool = ({fence, pools}: Gauges) => (exported: unknown): void => {
	const prototype = prototypeOf(exported);
	const inherited: unknown = prototype && (prototype as {dispatch?: unknown}).dispatch;
	if (!prototype || typeof inherited !== 'function') return;
	// What it inherits is shared with clients and agents, which are no pools: put before it here.
	const dispatch: Dispatch = function (...parameters) {
		fence.run(() => pools.add(this as UndiciPool, readPool));
		return Reflect.apply(inherited as Dispatch, this, parameters);
	};
	Object.defineProperty(dispatch, 'length', {value: inherited.length, configurable: true});
	Object.defineProperty(prototype, 'dispatch', {value: dispatch, writable: true, configurable: true, enumerable: false});
};

export const observeUndici: Observe = gauges => [{files: ['undici/lib/dispatcher/pool.js', 'undici/lib/pool.js'], instrument: observePool(gauges)}];
