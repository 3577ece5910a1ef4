/** Network bytes of the real interfaces. */
import {increase} from '../../signals/rate.ts';
import {washText} from '../../signals/text.ts';
import type {Collector, Reading} from '../collector.ts';
import type {Host} from '../host-door.ts';
import {parseNetDev, type NetworkCounters} from './parse/net-dev.ts';
import {readNeeded} from './read-optional.ts';

const maxDevices = 64;
/** Which interfaces there are is looked up this often. */
const devicesEveryMs = 10_000;
const wrapsAt = 2 ** 32;

/** A guest's end on a Xen host: no virtual device to the kernel, but its traffic passes a real one. */
const guestEnd = /^vif\d+\.\d+/;

/** Interfaces of hardware (or of the hypervisor's): in /sys all others are below devices/virtual. Null where there are none. */
const findHardware = (host: Host): ReadonlySet<string> | null => {
	try {
		const virtual = new Set(host.list('/sys/devices/virtual/net'));
		const hardware = new Set(host.list('/sys/class/net').filter(device => !virtual.has(device) && device !== 'bonding_masters' && !guestEnd.test(device)));
		return hardware.size > 0 ? hardware : null;
	} catch {
		// No /sys: names have to do.
		return null;
	}
};

export const createNetworkCollector = (host: Host): Collector => {
	let before: {readonly at: number; readonly devices: ReadonlyMap<string, NetworkCounters>} | null = null;
	let known: ReturnType<typeof findHardware> = null;
	let lookedUpAt = -Infinity;
	const hardware = (): typeof known => {
		if (host.now() - lookedUpAt >= devicesEveryMs) {
			known = findHardware(host);
			lookedUpAt = host.now();
		}
		return known;
	};
	return {
		name: 'network',
		from: 'host',
		async collect() {
			const text = readNeeded(host, '/proc/net/dev', 'ERR_NETWORK');
			const wanted = hardware();
			const now = {at: host.now(), devices: parseNetDev(text, wanted ? device => wanted.has(device) : undefined)};
			const previous = before;
			before = now;
			const elapsed = previous ? (now.at - previous.at) / 1000 : 0;
			if (!previous || !(elapsed > 0)) return {points: []};
			let received = 0;
			let sent = 0;
			const networks = [];
			for (const [device, counters] of now.devices) {
				const last = previous.devices.get(device);
				const gainedIn = increase(last?.receivedBytes, counters.receivedBytes, wrapsAt);
				const gainedOut = increase(last?.sentBytes, counters.sentBytes, wrapsAt);
				if (gainedIn === null || gainedOut === null) continue;
				received += gainedIn;
				sent += gainedOut;
				if (networks.length < maxDevices) networks.push({device: washText(device, 40), receiveBytesPerSecond: gainedIn / elapsed, transmitBytesPerSecond: gainedOut / elapsed});
			}
			// No interface is not the same as no traffic.
			if (networks.length === 0) return {points: [], facts: {networks}};
			return {
				points: [
					{name: 'system.observed', labels: {part: 'network'}, value: elapsed},
					{name: 'system.network.receive', labels: {}, value: received},
					{name: 'system.network.transmit', labels: {}, value: sent},
				],
				facts: {networks},
			} satisfies Reading;
		},
	};
};
