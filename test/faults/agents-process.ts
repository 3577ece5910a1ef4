/**
 * Several agents in one process, each on a port of its own: what is killed, stopped and started again by the fault tests.
 * Started with a JSON argument; says `ready` on its channel, then what each agent's clock and collectors are made to do.
 */
import {startAgent} from '../../source/agent/agent.ts';
import {startServer} from '../../source/agent/server.ts';
import {CollectorError, type Collector} from '../../source/collectors/collector.ts';
import {createDistribution, record} from '../../source/signals/distribution.ts';
import {createRealClock} from '../../source/commands/real-clock.ts';

export type AgentsOrder = {readonly names: readonly string[]; readonly ports: readonly number[]; readonly intervalMs: number; /** Collectors that never answer, beside those that do. */ readonly hanging: number; readonly failing: number};
/** Makes the wall clock of all agents jump. */
export type AgentsMessage = {readonly stepMs: number};

const shop = (name: string): Collector => {
	let served = 0;
	return {
		name: 'prometheus', from: 'http://shop/metrics',
		async collect() {
			const labels = {service: 'shop', from: 'http://shop/metrics'};
			const distribution = createDistribution();
			for (let index = 0; index < 10; index++) record(distribution, 0.01 * (1 + ((served++ + name.length) % 7)));
			return {
				points: [
					{name: 'system.cpu.utilization', labels: {}, value: (served % 100) / 100},
					{name: 'service.observed', labels, value: 1}, {name: 'http.server.requests', labels: {...labels, class: '2xx'}, value: 10}, {name: 'http.server.errors', labels, value: 0},
				],
				latencies: [{labels, distribution}],
			};
		},
	};
};
const hanging = (index: number): Collector => ({name: 'probe', from: `probe+http://hangs-${index}`, collect: () => new Promise(() => undefined)});
const failing = (index: number): Collector => ({
	name: 'prometheus', from: `http://fails-${index}`,
	async collect() {
		throw new CollectorError('ECONNREFUSED', 'connection refused');
	},
});

const order = JSON.parse(process.argv[2] ?? '{}') as AgentsOrder;
let stepMs = 0;
const clock = createRealClock();
const stepped = {...clock, wallTime: () => clock.wallTime() + stepMs};
for (const [index, name] of order.names.entries()) {
	const collectors = [shop(name), ...Array.from({length: order.hanging}, (_, at) => hanging(at)), ...Array.from({length: order.failing}, (_, at) => failing(at))];
	const agent = startAgent({clock: stepped, collectors, intervalMs: order.intervalMs, host: {name, platform: 'linux x64'}, version: '0.1.0', pid: process.pid, epoch: `${process.pid} ${name}`});
	await startServer(agent, {address: '127.0.0.1', port: order.ports[index] ?? 0, version: '0.1.0'});
}
process.on('message', (message: AgentsMessage) => {
	stepMs += message.stepMs;
});
process.send?.('ready');
