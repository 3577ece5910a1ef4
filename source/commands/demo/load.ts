/** The load generator: a bounded stream of requests at this machine's own shop, and nowhere else. */
import http from 'node:http';
import type {Clock} from '../../signals/clock.ts';
import type {LoadTotals} from './messages.ts';
import {nextGapSeconds, nextRequest, wantedRate, type ShopRequest} from './traffic.ts';

export const maxInFlight = 64;
const timeoutMs = 15_000;

export type Load = {
	totals(): LoadTotals;
	/** No more requests; resolves when those in flight have been ended. */
	stop(): Promise<void>;
};

/** Sends one request and reads its answer away; resolves true when there was an answer. */
const send = (agent: http.Agent, port: number, {method, path, body}: ShopRequest): Promise<boolean> =>
	new Promise(resolve => {
		const headers = body === null ? {} : {'content-type': 'application/json', 'content-length': Buffer.byteLength(body)};
		const request = http.request({agent, host: '127.0.0.1', port, method, path, headers, timeout: timeoutMs}, response => {
			response.on('end', () => resolve(true));
			response.on('error', () => resolve(false));
			response.resume();
		});
		request.on('timeout', () => request.destroy());
		request.on('error', () => resolve(false));
		// After an answer this changes nothing.
		request.on('close', () => resolve(false));
		request.end(body ?? undefined);
	});

/** Starts sending to 127.0.0.1:`port`. A request that is due while `maxInFlight` are on their way is skipped and counted. */
export const startLoad = (port: number, clock: Clock): Load => {
	const agent = new http.Agent({keepAlive: true, maxSockets: maxInFlight});
	const started = clock.now();
	let [sent, answered, failed, skipped, inFlight] = [0, 0, 0, 0, 0];
	let due = started;
	let cancel = (): void => undefined;

	const sendOne = async (): Promise<void> => {
		if (inFlight >= maxInFlight) {
			skipped += 1;
			return;
		}
		sent += 1;
		inFlight += 1;
		const ok = await send(agent, port, nextRequest(() => clock.random()));
		inFlight -= 1;
		if (ok) answered += 1;
		else failed += 1;
	};
	const wake = (): void => {
		const now = clock.now();
		// After a stall (a suspended laptop) the load goes on; it does not catch up.
		if (now - due > 1000) due = now;
		while (due <= now) {
			void sendOne();
			due += nextGapSeconds(wantedRate((due - started) / 1000), () => clock.random()) * 1000;
		}
		cancel = clock.setTimer(wake, Math.max(1, due - now));
	};
	wake();

	return {
		totals: () => ({sent, answered, failed, skipped}),
		async stop() {
			cancel();
			agent.destroy();
		},
	};
};
