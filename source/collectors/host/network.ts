/** Network bytes of the real interfaces. */
import {increase} from '../../signals/rate.ts';
import {washText} from '../../signals/text.ts';
import {CollectorError, type Collector, type Reading} from '../collector.ts';
import type {Host} from '../host-door.ts';
import {parseNetDev, type NetworkCounters} from './parse/net-dev.ts';
import {readOptional} from './read-optional.ts';

const maxDevices = 64;

export const createNetworkCollector = (host: Host): Collector => {
	let before: {readonly at: number; readonly devices: ReadonlyMap<string, NetworkCounters>} | null = null;
	return {
		name: 'network',
		from: 'host',
		async collect() {
			const text = readOptional(host, '/proc/net/dev');
			if (text === null) throw new CollectorError('ERR_NETWORK', '/proc/net/dev cannot be read: no network to tell', 'absent');
			const now = {at: host.now(), devices: parseNetDev(text)};
			const previous = before;
			before = now;
			const elapsed = previous ? (now.at - previous.at) / 1000 : 0;
			if (!previous || !(elapsed > 0)) return {points: []};
			let received = 0;
			let sent = 0;
			const networks = [];
			for (const [device, counters] of now.devices) {
				const last = previous.devices.get(device);
				const gainedIn = increase(last?.receivedBytes, counters.receivedBytes, 2 ** 32);
				const gainedOut = increase(last?.sentBytes, counters.sentBytes, 2 ** 32);
				if (gainedIn === null || gainedOut === null) continue;
				received += gainedIn;
				sent += gainedOut;
				if (networks.length < maxDevices) networks.push({device: washText(device, 40), receiveBytesPerSecond: gainedIn / elapsed, transmitBytesPerSecond: gainedOut / elapsed});
			}
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
