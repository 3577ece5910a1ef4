/** An agent that only asks, once a second, as long as its input is open. */
import {createInstrumentCollector} from '../../../source/collectors/instrument/index.ts';
import {createRealHost} from '../../../source/commands/real-host.ts';

const collector = createInstrumentCollector({host: createRealHost(), places: [{path: process.argv[2] ?? '', mode: 0o600}]});
const read = (): Promise<unknown> => collector.collect(new AbortController().signal);
await read();
process.stdout.write('ready\n');
const timer = setInterval(() => void read(), 1000);
process.stdin.resume().on('end', () => {
	clearInterval(timer);
	void collector.close?.();
});
