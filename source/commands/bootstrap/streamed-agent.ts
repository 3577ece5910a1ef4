/** The program that is streamed to a host without an agent: it runs from memory, as the person who logged in, for as long as the link lasts. */
import {Duplex} from 'node:stream';
import {serveStream} from '../../agent/serve-stream.ts';
import {readyMark, type BootstrapHeader} from '../../wire/bootstrap.ts';
import {startVisitingAgent} from '../agent.ts';
import {readOptions} from '../options.ts';
import {createRealClock} from '../real-clock.ts';

/** A collector that hangs must not keep the process: nothing may stay behind. */
const lastResortMs = 2000;

export const runStreamedAgent = async ({intervalMs, discover}: BootstrapHeader): Promise<void> => {
	const {stdin, stdout} = process;
	const stream = Duplex.from({readable: stdin, writable: stdout});
	const options = readOptions('agent', {interval: `${intervalMs}ms`, 'no-discover': !discover}, []);
	const inside = startVisitingAgent(options, createRealClock());
	const served = serveStream(inside.agent, stream);
	stdout.write(readyMark);
	const told = new Promise<void>(resolve => {
		for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => resolve());
	});
	await Promise.race([served, told]);
	setTimeout(() => process.kill(process.pid, 'SIGKILL'), lastResortMs).unref();
	stream.destroy();
	stdin.destroy();
	stdout.destroy();
	await inside.stop();
};
