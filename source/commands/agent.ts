/** `engineroom agent`: samples this host until told to stop. */
import type {Agent} from '../agent/agent.ts';
import {startServer} from '../agent/server.ts';
import type {Clock} from '../signals/clock.ts';
import {streamPath} from '../wire/limits.ts';
import {createCollectors} from './inputs.ts';
import {startLocalAgent} from './local-agent.ts';
import type {Options} from './options.ts';
import {createRealClock} from './real-clock.ts';
import {createRealHost} from './real-host.ts';
import {exitCodeOf, watchStopSignals} from './stop-signals.ts';
import {version} from './version.ts';

/** The agent of a monitor that found none. */
export const startInsideAgent = (options: Options, clock: Clock): Agent =>
	startLocalAgent({clock, collectors: createCollectors(options.from, createRealHost(), process.cwd()), intervalMs: options.intervalMs});

export const runAgent = async (options: Options): Promise<number> => {
	const signals = watchStopSignals(process);
	// A reader of our lines that goes away (head, a closed terminal) must not end the agent.
	process.stdout.on('error', () => undefined);
	const collectors = createCollectors(options.from, createRealHost(), process.cwd());
	const agent = startLocalAgent({clock: createRealClock(), collectors, intervalMs: options.intervalMs});
	try {
		const server = await startServer(agent, {...options.listen, version});
		const say = (line: string): void => void process.stdout.write(`${line}\n`);
		say(`engineroom agent ${version} listens on ws://${server.address}:${server.port}${streamPath}`);
		for (const from of new Set(collectors.map(collector => collector.from))) say(`reads ${from}`);
		if (options.from.length === 0) say('no input tells of requests or pools: add --from http://…/metrics or --from /path/access.log');
		const signal = await signals.stopped;
		await server.close();
		return exitCodeOf(signal);
	} finally {
		await agent.stop();
		signals.release();
	}
};
