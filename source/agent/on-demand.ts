/** A collector that is run only while somebody watches its topic: what it costs is paid only while it is looked at. */
import type {Collector, Reading} from '../collectors/collector.ts';
import type {CollectorState} from '../signals/board.ts';
import type {Clock} from '../signals/clock.ts';
import type {Topic} from '../wire/messages.ts';
import {createRunner} from './runner.ts';

export type OnDemandCollector = {
	readonly topic: Topic;
	readonly collector: Collector;
	readonly everyMs: number;
};

export type OnDemandOptions = {
	readonly clock: Clock;
	/** Whether somebody watches the topic now. */
	readonly isWatched: () => boolean;
	readonly onReading: (reading: Reading) => void;
	/** The collector's state may have changed. */
	readonly onState: () => void;
};

export type OnDemand = {
	readonly topic: Topic;
	/** Somebody has begun to watch: reads at once, unless it is at it already. */
	wake(): void;
	/** Null while nobody looks. */
	state(): CollectorState | null;
	close(): Promise<void>;
};

/** Shares and rates need a second reading: it comes soon. */
const secondMs = 1000;
const mostShare = 0.04;
const longestWaitMs = 30_000;

/** How long to wait after a reading: on a host with very many processes longer, so that reading takes at most this share of the time. */
export const waitAfter = (everyMs: number, readings: number, lastSeconds: number | null): number =>
	Math.min(longestWaitMs, Math.max(readings === 1 ? secondMs : everyMs, lastSeconds === null ? 0 : (lastSeconds * 1000) / mostShare));

export const createOnDemand = ({topic, collector, everyMs}: OnDemandCollector, {clock, isWatched, onReading, onState}: OnDemandOptions): OnDemand => {
	const fresh = () => createRunner(collector, clock, onReading);
	let runner = fresh();
	let awake = false;
	let readings = 0;
	let cancel = (): void => undefined;

	const fallAsleep = async (): Promise<void> => {
		awake = false;
		cancel();
		const gone = runner;
		// With a state and a memory of its own: whoever looks next begins anew.
		runner = fresh();
		onState();
		await gone.close();
	};
	const turn = async (): Promise<void> => {
		if (!isWatched()) return fallAsleep();
		const mine = runner;
		await mine.run();
		if (runner !== mine || !awake) return;
		readings++;
		onState();
		cancel = clock.setTimer(() => void turn(), waitAfter(everyMs, readings, mine.state().lastSeconds));
	};
	return {
		topic,
		wake() {
			if (awake) return;
			awake = true;
			readings = 0;
			void turn();
		},
		state: () => (awake ? runner.state() : null),
		close: fallAsleep,
	};
};
