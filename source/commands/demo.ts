/** `engineroom demo`: a sample backend under load, its agent, and the monitor on it over a real WebSocket. */
import {startServer} from '../agent/server.ts';
import {createFleet} from '../monitor/fleet.ts';
import {createWebSocketTransport} from '../monitor/link-websocket.ts';
import {streamPath} from '../wire/limits.ts';
import {DemoError, listFaults, startDemoBackend} from './demo/backend.ts';
import {noOwnRules} from '../collectors/prometheus/rules/own-rules.ts';
import {createCollectors, createOnDemandCollectors} from './inputs.ts';
import {startLocalAgent} from './local-agent.ts';
import {showFleet} from './monitor.ts';
import {nowSeconds} from './open-fleet.ts';
import type {Options} from './options.ts';
import {UsageError} from './usage-error.ts';
import {createRealClock} from './real-clock.ts';
import {createRealHost} from './real-host.ts';
import {speak} from './speak.ts';
import {exitCodeOf, watchStopSignals} from './stop-signals.ts';
import {version} from './version.ts';

export const runDemo = async (options: Options): Promise<number> => {
	if (options.listFaults) {
		for (const {name, help} of listFaults()) process.stdout.write(`${name.padEnd(12)} ${help}\n`);
		return 0;
	}
	if (options.fault !== null && !listFaults().some(({name}) => name === options.fault)) {
		throw new UsageError(`--fault takes ${listFaults().map(({name}) => name).join(', ')}, not '${options.fault}'`);
	}
	const clock = createRealClock();
	const signals = watchStopSignals(process);
	const giveUp = new AbortController();
	let interrupted: number | null = null;
	void signals.stopped.then(signal => {
		interrupted = exitCodeOf(signal);
		giveUp.abort();
	});
	let backend;
	try {
		backend = await startDemoBackend({fault: options.fault, onProgress: line => void process.stderr.write(`${line}\n`), signal: giveUp.signal});
	} catch (error) {
		signals.release();
		if (interrupted !== null) return interrupted;
		throw error;
	}
	const context = {host: createRealHost(), workingFolder: process.cwd(), ownRules: noOwnRules, logFormat: null};
	const agent = startLocalAgent({clock, collectors: createCollectors([backend.metricsUrl, backend.logPath], context), onDemand: createOnDemandCollectors(context), intervalMs: options.intervalMs});
	const server = await startServer(agent, {address: '127.0.0.1', port: 0, version});
	const fleet = createFleet({clock, windowSeconds: options.windowSeconds, intervalMs: options.intervalMs, nowSeconds: Math.max(nowSeconds, (options.intervalMs / 1000) * 2), say: speak});
	fleet.add(`127.0.0.1:${server.port}`, createWebSocketTransport(`ws://127.0.0.1:${server.port}${streamPath}`));
	try {
		const failed = backend.failed.then(reason => {
			throw new DemoError('ERR_DEMO_STOPPED', reason);
		});
		signals.release();
		return await Promise.race([showFleet({fleet, close: async () => fleet.close()}, options, clock), failed]);
	} finally {
		fleet.close();
		await server.close();
		await agent.stop();
		await backend.stop();
	}
};
