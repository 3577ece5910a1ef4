/** Many agents in one process, each on a port of its own, every value of theirs moving: for measuring a monitor. */
import {startAgent} from '../../source/agent/agent.ts';
import {startServer} from '../../source/agent/server.ts';
import type {Collector, Reading} from '../../source/collectors/collector.ts';
import {createRealClock} from '../../source/commands/real-clock.ts';
import {createDistribution, record} from '../../source/signals/distribution.ts';
import {createClassCounts} from '../../source/signals/status.ts';

const count = Number(process.argv[2] ?? 20);
const firstPort = Number(process.argv[3] ?? 0);
const intervalMs = Number(process.argv[4] ?? 1000);
const clock = createRealClock();
const wave = (seed: number, period: number): number => 0.5 + 0.45 * Math.sin((clock.wallTime() / 1000 + seed * 7) / period + seed) + 0.04 * Math.random();

const read = (seed: number): Reading => {
	const labels = {service: 'shop', from: 'http://127.0.0.1:3000/metrics'};
	const distribution = createDistribution();
	const requests = Math.round(20 + 200 * wave(seed, 13));
	for (let request = 0; request < requests; request++) record(distribution, 0.005 + 0.4 * wave(seed, 9) * Math.random() ** 3);
	const failed = Math.round(requests * 0.02 * wave(seed, 5));
	return {
		points: [
			{name: 'system.cpu.utilization', labels: {}, value: wave(seed, 11)},
			{name: 'system.memory.utilization', labels: {}, value: 0.3 + 0.3 * wave(seed, 40)},
			{name: 'system.filesystem.utilization', labels: {mount: '/'}, value: 0.2 + 0.5 * wave(seed, 60)},
			{name: 'service.observed', labels, value: 1},
			{name: 'http.server.requests', labels: {...labels, class: '2xx'}, value: requests - failed},
			{name: 'http.server.requests', labels: {...labels, class: '5xx'}, value: failed},
			{name: 'http.server.errors', labels, value: failed},
			{name: 'db.client.connection.used', labels: {...labels, pool: 'main'}, value: Math.round(20 * wave(seed, 7))},
			{name: 'db.client.connection.max', labels: {...labels, pool: 'main'}, value: 20},
			{name: 'db.client.connection.pending_requests', labels: {...labels, pool: 'main'}, value: 0},
		],
		latencies: [{labels, distribution}],
		routes: [{service: 'shop', method: 'GET', route: '/orders/:id', classes: {...createClassCounts(), '2xx': requests}, errors: 0, latency: distribution}],
	};
};

for (let index = 0; index < count; index++) {
	const collector: Collector = {name: 'prometheus', from: 'http://127.0.0.1:3000/metrics', collect: async () => read(index)};
	const agent = startAgent({clock, collectors: [collector], intervalMs, host: {name: `api-${index + 1}`, platform: 'linux x64'}, version: '0.0.0', pid: process.pid, epoch: `${process.pid}-${index}`});
	const server = await startServer(agent, {address: '127.0.0.1', port: firstPort === 0 ? 0 : firstPort + index, version: '0.0.0'});
	process.stdout.write(`127.0.0.1:${server.port}\n`);
}
