/** `otlp://127.0.0.1:4318`: a receiver of OpenTelemetry's spans and metrics over HTTP, as programs send them by themselves. */
import {CollectorError, type Collector} from '../collector.ts';
import type {Host, RunningServer} from '../host-door.ts';
import {createAnswer} from './answer.ts';
import {createGather} from './gather.ts';
import {otlpLimits, type OtlpLimits} from './limits.ts';

export type OtlpOptions = {readonly host: Host; readonly address: string; readonly port: number; readonly limits?: Partial<OtlpLimits>};

const spell = (address: string, port: number): string => `otlp://${address.includes(':') ? `[${address}]` : address}:${port}`;

const explain = (error: unknown, address: string, port: number): CollectorError => {
	const code = error instanceof Error && 'code' in error ? error.code : null;
	if (code === 'EADDRINUSE') return new CollectorError('ERR_OTLP_PORT', `port ${port} is taken by another program (a Collector?): choose another one, otlp://${address}:${port + 1} say, and send there too`, 'absent');
	if (code === 'EACCES') return new CollectorError('ERR_OTLP_PORT', `port ${port} may not be listened on: choose one above 1023`);
	if (code === 'EADDRNOTAVAIL') return new CollectorError('ERR_OTLP_ADDRESS', `${address} is no address of this host: use 127.0.0.1`);
	return new CollectorError('ERR_OTLP_LISTEN', `cannot listen on ${address}:${port}: ${error instanceof Error ? error.message : String(error)}`);
};

/** Begins to listen with the first `collect`; that throws ERR_OTLP_PORT while another program has the port, and tries again with the next. */
export const createOtlpCollector = ({host, address, port, limits: given}: OtlpOptions): Collector & {/** Where it listens; null while it does not. */ readonly listensAt: {readonly address: string; readonly port: number} | null} => {
	const limits = {...otlpLimits, ...given};
	const from = spell(address, port);
	const gather = createGather(limits, from, () => host.now());
	const answer = createAnswer(limits, gather);
	let server: RunningServer | null = null;
	let isClosed = false;

	const listen = async (): Promise<void> => {
		let started: RunningServer;
		try {
			started = await host.serve({address, port, maxBodyBytes: limits.bodyBytes, maxConnections: limits.connections}, async request => answer(request));
		} catch (error) {
			throw explain(error, address, port);
		}
		if (isClosed) await started.close();
		else server = started;
	};
	return {
		name: 'otlp',
		from,
		get listensAt() {
			return server === null ? null : {address: server.address, port: server.port};
		},
		async collect() {
			if (server === null) await listen();
			return gather.read(host.now());
		},
		async close() {
			isClosed = true;
			await server?.close();
			server = null;
		},
	};
};
