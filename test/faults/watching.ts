/** The monitor's side of a fault test: a real fleet over real sockets, what it says of each host, and what is missing of its past. */
import {createFleet, type Fleet} from '../../source/monitor/fleet.ts';
import {createWebSocketTransport} from '../../source/monitor/link-websocket.ts';
import {createRealClock} from '../../source/commands/real-clock.ts';
import type {LinkState} from '../../source/signals/board.ts';
import type {Clock} from '../../source/signals/clock.ts';
import {streamPath} from '../../source/wire/limits.ts';
import {until} from '../helpers/until.ts';

export type Watching = {
	readonly fleet: Fleet;
	add(name: string, port: number): void;
	linkOf(name: string): LinkState;
	/** Waits until the link of every one of these is as it should be; resolves with the seconds that took. */
	become(names: readonly string[], wanted: readonly LinkState[]): Promise<number>;
	/** Ticks between the first and the last one held that never came, by host. */
	missing(name: string): number;
	close(): void;
};

/** `clock` is the monitor's: its wall clock may jump. */
export const watchAgents = (clock: Clock = createRealClock()): Watching => {
	const fleet = createFleet({clock, windowSeconds: 300, intervalMs: 1000, nowSeconds: 5, say: value => String(value)});
	return {
		fleet,
		add: (name, port) => fleet.add(name, createWebSocketTransport(`ws://127.0.0.1:${port}${streamPath}`)),
		linkOf: name => fleet.linkOf(name),
		async become(names, wanted) {
			const startedAt = performance.now();
			await until(() => names.every(name => wanted.includes(fleet.linkOf(name))), `${names.length} hosts are ${wanted.join(' or ')}; they are ${[...new Set(names.map(name => fleet.linkOf(name)))].join(', ')}`, 45_000);
			return (performance.now() - startedAt) / 1000;
		},
		missing(name) {
			const host = fleet.watched.get(name)?.host;
			const newest = host?.received.newest ?? null;
			if (!host || newest === null) return 0;
			let first = newest;
			let held = 0;
			for (let slot = newest - host.received.slots + 1; slot <= newest; slot++) {
				if (!(host.received.at(slot, 0) > 0)) continue;
				first = Math.min(first, slot);
				held++;
			}
			return newest - first + 1 - held;
		},
		close: () => fleet.close(),
	};
};
