/** The host where there is no /proc (macOS, BSD): one collector through systeminformation, loaded only there. */
import type {Collector} from '../collector.ts';
import type {Host} from '../host-door.ts';

export const createElsewhereCollector = (host: Host): Collector => {
	let loading: Promise<(elapsedSeconds: number | null) => ReturnType<Collector['collect']>> | null = null;
	let before: number | null = null;
	return {
		name: 'host',
		from: 'host',
		async collect() {
			loading ??= import('./systeminformation.ts').then(({createReader}) => createReader());
			const read = await loading;
			const now = host.now();
			const reading = await read(before === null ? null : (now - before) / 1000);
			before = now;
			return reading;
		},
	};
};
