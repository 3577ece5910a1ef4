/** The fence around one collector: timed, never run twice at once, its failure is data. */
import {CollectorError, type Collector, type Reading} from '../collectors/collector.ts';
import {backoffMs, retryPolicy} from '../signals/backoff.ts';
import type {CollectorState} from '../signals/board.ts';
import type {Clock} from '../signals/clock.ts';
import {washText} from '../signals/text.ts';

export type Runner = {
	readonly collector: Collector;
	/** Starts a run, unless one is under way or it is too early to try again; resolves when that run has settled. */
	run(): Promise<void>;
	state(): CollectorState;
	close(): Promise<void>;
};

/** A run that takes longer is told to stop, and called stalled until it does. */
export const runLimitMs = 5000;

export const createRunner = (collector: Collector, clock: Clock, onReading: (reading: Reading) => void): Runner => {
	let running: Promise<void> | null = null;
	let state: CollectorState = {name: collector.name, from: collector.from, state: 'starting', reason: null, lastSeconds: null};
	let failures = 0;
	let notBefore = -Infinity;
	/** Kept from run to run: a fresh one is only needed after one was used. */
	let controller = new AbortController();

	const settle = (next: Pick<CollectorState, 'state' | 'reason'>, startedAt: number): void => {
		// A page's kind is only known when it has been read.
		state = {...state, ...next, name: collector.name, lastSeconds: (clock.now() - startedAt) / 1000};
	};
	const collect = async (): Promise<void> => {
		const startedAt = clock.now();
		const cancelLimit = clock.setTimer(() => {
			state = {...state, state: 'stalled', reason: `has not answered for ${runLimitMs / 1000} s`};
			controller.abort(new CollectorError('ERR_TIMEOUT', `gave up after ${runLimitMs / 1000} s`));
		}, runLimitMs);
		try {
			const reading = await collector.collect(controller.signal);
			failures = 0;
			settle({state: 'ok', reason: reading.note === undefined ? null : washText(reading.note)}, startedAt);
			onReading(reading);
		} catch (error) {
			failures++;
			// The first retry comes with the next tick; later ones wait longer, so that a dead input costs little.
			notBefore = failures === 1 ? clock.now() : clock.now() + backoffMs(retryPolicy, failures - 1, clock.random());
			settle({state: error instanceof CollectorError && error.kind === 'absent' ? 'absent' : 'failed', reason: describe(error)}, startedAt);
		} finally {
			cancelLimit();
			if (controller.signal.aborted) controller = new AbortController();
		}
	};
	return {
		collector,
		run() {
			if (running) return running;
			if (clock.now() < notBefore) return Promise.resolve();
			running = collect().finally(() => {
				running = null;
			});
			return running;
		},
		state: () => state,
		async close() {
			controller.abort(new CollectorError('ERR_CLOSED', 'the agent is stopping'));
			await collector.close?.();
		},
	};
};

const describe = (error: unknown): string => washText(error instanceof Error ? error.message : String(error)) || 'failed without saying why';
