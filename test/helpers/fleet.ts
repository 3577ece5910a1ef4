/** A real agent and a real monitor on one fake clock, with a link between them that can be cut. */
import {startAgent, type Agent} from '../../source/agent/agent.ts';
import type {Collector, Reading} from '../../source/collectors/collector.ts';
import {createFleet, type Fleet} from '../../source/monitor/fleet.ts';
import type {LinkEvents, Transport} from '../../source/monitor/link.ts';
import {createMemoryTransport} from '../../source/monitor/link-memory.ts';
import {createFakeClock, type FakeClock} from './fake-clock.ts';

export type Cuttable = {
	readonly transport: Transport;
	/** Breaks the link, as a killed agent does. */
	cut(reason: string): void;
	/** Stops delivering messages without breaking the link, as a stopped agent does. */
	stall(): void;
	/** What answers when the monitor connects again; null refuses. */
	agent: Agent | null;
	attempts: number;
};

export const createCuttable = (agent: Agent | null): Cuttable => {
	let current: {events: LinkEvents; close(): void} | null = null;
	let stalled = false;
	const cuttable: Cuttable = {
		agent,
		attempts: 0,
		cut(reason) {
			const {events} = current ?? {events: null};
			current?.close();
			current = null;
			events?.onClose(reason);
		},
		stall() {
			stalled = true;
		},
		transport(events) {
			cuttable.attempts++;
			stalled = false;
			if (!cuttable.agent) {
				queueMicrotask(() => events.onClose('connection refused'));
				return {send: () => undefined, close: () => undefined};
			}
			let open = true;
			const link = createMemoryTransport(cuttable.agent)({
				onOpen: () => open && events.onOpen(),
				onMessage: text => open && !stalled && events.onMessage(text),
				onClose: reason => {
					if (open) events.onClose(reason);
				},
			});
			current = {events, close: () => {
				open = false;
				link.close();
			}};
			return link;
		},
	};
	return cuttable;
};

export const startTestAgent = (clock: FakeClock, read: (tick: number) => Reading, epoch = 'first', name = 'api-1'): Agent => {
	let tick = 0;
	const collector: Collector = {name: 'prometheus', from: 'http://shop/metrics', collect: async () => read(tick++)};
	return startAgent({clock, collectors: [collector], intervalMs: 1000, host: {name, platform: 'linux x64'}, version: '0.1.0', pid: 1, epoch});
};

export const createTestFleet = (clock: FakeClock, options: {readonly windowSeconds?: number} = {}): Fleet =>
	createFleet({clock, windowSeconds: options.windowSeconds ?? 300, intervalMs: 1000, nowSeconds: 5, say: value => String(value)});

export {createFakeClock};
