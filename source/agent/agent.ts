/** The agent: collectors on an even tick, one encoded frame a tick for everybody who listens, and a memory. */
import type {Collector} from '../collectors/collector.ts';
import type {CollectorState} from '../signals/board.ts';
import type {Clock} from '../signals/clock.ts';
import type {HostFacts} from '../signals/facts.ts';
import {washText} from '../signals/text.ts';
import {encodeFacts, encodeFrame, encodeMessage, encodeProcesses, encodeRoutes} from '../wire/encode.ts';
import {protocolVersion} from '../wire/limits.ts';
import {steadyTopics, type Hello, type Topic} from '../wire/messages.ts';
import {createDetails} from './details.ts';
import type {Found} from './discovery/found.ts';
import {createHistory, type Kept} from './history.ts';
import {createOnDemand, type OnDemandCollector} from './on-demand.ts';
import {createPublisher} from './publisher.ts';
import {createRestarts} from './restarts.ts';
import {createRunner, type Runner} from './runner.ts';
import {recallPast} from './recall.ts';
import type {Recorder} from './recorder/recorder.ts';
import {createSession, type Peer, type Session} from './session.ts';
import {startTicker} from './ticker.ts';

export type AgentOptions = {
	readonly clock: Clock;
	readonly collectors: readonly Collector[];
	/** Run only while somebody watches their topic. */
	readonly onDemand?: readonly OnDemandCollector[];
	readonly intervalMs: number;
	readonly host: {readonly name: string; readonly platform: string; readonly labels?: Readonly<Record<string, string>>};
	readonly version: string;
	readonly pid: number;
	/** Unlike any other start's. */
	readonly epoch: string;
	/** Keeps what is told on the disk, and goes on where an earlier agent ended; without one, the past is in memory only. */
	readonly recorder?: Recorder;
	/** Why there is no recorder although one was wished for, told among the collectors. */
	readonly notRecording?: CollectorState;
	/** What was come across on this host: of what cannot be read, the reason is told among the collectors. */
	readonly unread?: () => readonly Found[];
};

export type Agent = {
	/** Begins a conversation; the returned session is fed with what the peer says. */
	attach(peer: Peer): Session;
	detach(session: Session): void;
	readonly sessions: number;
	/** One more collector from the next tick on. */
	add(collector: Collector): void;
	/** Ends a collector; its series stay in the schema and are unknown from now on. */
	remove(collector: Collector): Promise<void>;
	/** The newest tick and when it was published (monotonic ms). */
	status(): {readonly seq: number; readonly ageMs: number; readonly collectors: readonly CollectorState[]};
	stop(): Promise<void>;
};

/** Readings are waited for this share of an interval; what comes later goes into the next frame. */
const waitShare = 0.6;
/** Past messages of the routes topic that a fresh watcher gets. */
const routesMemory = 60;
/** The facts of every so many ticks are kept on the disk. */
const factsEvery = 10;

export const startAgent = (options: AgentOptions): Agent => {
	const {clock, intervalMs, recorder} = options;
	const history = createHistory();
	const {epoch, firstSeq} = recorder?.beginning ?? {epoch: options.epoch, firstSeq: 0};
	const publisher = createPublisher(recorder?.restored ?? undefined);
	if (recorder?.restored) history.restore(recorder.restored.frames, []);
	const startRunner = (collector: Collector): Runner => createRunner(collector, clock, reading => publisher.add(reading));
	let runners = options.collectors.map(startRunner);
	const sessions = new Set<Session>();
	const restarts = createRestarts(intervalMs);
	const details = createDetails(clock, intervalMs);
	const routesPast: string[] = [];
	let factsPast: string | null = null;
	/** All facts since some were written: not every input tells its own in the tick that is written. */
	let factsDue: Partial<HostFacts> = {};
	let processesPast: string | null = null;
	let toldCollectors = '';
	let lastTickAt = clock.now();
	let stopped = false;

	const onDemand = (options.onDemand ?? []).map(one =>
		createOnDemand(one, {
			clock,
			isWatched: () => !stopped && [...sessions].some(session => session.watches(one.topic)),
			onReading({processes}) {
				if (!processes) return;
				processesPast = encodeProcesses({type: 'topic', topic: 'processes', seq: history.newestSeq, data: processes});
				for (const session of sessions) session.topic('processes', processesPast);
			},
			onState: () => tellCollectors(),
		}),
	);
	const collectorStates = (): CollectorState[] => [
		...runners.map(runner => {
			const state = runner.state();
			const elsewhere = publisher.countedElsewhere(state.from);
			return state.state === 'ok' && elsewhere !== null ? {...state, reason: washText([`requests are counted from ${elsewhere}`, state.reason].filter(Boolean).join(' · '))} : state;
		}),
		...onDemand.flatMap(one => one.state() ?? []),
		...(options.unread?.() ?? []).flatMap(({input, what, reason}) => (reason === null ? [] : [{name: what, from: input, state: 'absent' as const, reason, lastSeconds: null}])),
		...(recorder ? [recorder.state()] : options.notRecording ? [options.notRecording] : []),
		...(publisher.refusedSeries > 0 ? [{name: 'agent', from: 'schema', state: 'failed' as const, reason: `${publisher.refusedSeries} series beyond the limit were left out`, lastSeconds: null}] : []),
	];
	/** The oldest tick there is: on the disk, else in memory. */
	const oldestRecalled = (): number => recorder?.oldestSeq ?? (history.oldestCoarseSeq >= 0 ? history.oldestCoarseSeq : history.oldestSeq);
	const hello = (): Hello => ({
		type: 'hello',
		version: protocolVersion,
		epoch,
		agent: {version: options.version, pid: options.pid},
		host: options.host,
		intervalMs,
		seq: history.newestSeq,
		sinceTickMs: Math.round(clock.now() - lastTickAt),
		oldestSeq: history.oldestSeq,
		...(recorder && recorder.oldestSeq !== null && {recallSeq: recorder.oldestSeq}),
		series: publisher.series,
		distributions: publisher.distributions,
		collectors: collectorStates(),
		topics: [...steadyTopics, ...onDemand.map(({topic}) => topic)],
		...(recorder && {recallTopics: steadyTopics}),
	});
	const tellCollectors = (): void => {
		const states = collectorStates();
		// Durations change every tick and are no news.
		const told = JSON.stringify(states.map(({name, from, state, reason}) => [name, from, state, reason]));
		if (told === toldCollectors) return;
		toldCollectors = told;
		const text = encodeMessage({type: 'collectors', collectors: states});
		recorder?.write(text, history.newestSeq);
		for (const session of sessions) session.announce(text);
	};
	const publish = (tick: number, time: number): void => {
		if (stopped) return;
		const seq = firstSeq + tick;
		const {frame, newSeries, newDistributions, routes, observed, facts, restarts: noticed, ...worthTelling} = publisher.publish(seq, time);
		if (newSeries.length > 0 || newDistributions.length > 0) {
			const schema = encodeMessage({type: 'schema', series: newSeries, distributions: newDistributions});
			recorder?.write(schema, seq);
			for (const session of sessions) session.announce(schema);
		}
		const text = encodeFrame(frame, publisher.series);
		const kept: Kept = {seq, text};
		const coarse = history.add(frame, text, publisher.series);
		recorder?.write(text, seq);
		if (coarse) recorder?.write(coarse.text, seq);
		for (const session of sessions) session.frame(kept);
		if (Object.keys(observed).length > 0) {
			const routesText = encodeRoutes({type: 'topic', topic: 'routes', seq, observed, data: routes});
			if (routesPast.push(routesText) > routesMemory) routesPast.shift();
			recorder?.write(routesText, seq);
			for (const session of sessions) session.topic('routes', routesText);
		}
		if (Object.keys(facts).length > 0) {
			factsPast = encodeFacts({type: 'topic', topic: 'facts', seq, data: facts});
			factsDue = {...factsDue, ...facts};
			for (const session of sessions) session.topic('facts', factsPast);
		}
		// Cores and disks change with every tick: on the disk, some of it is enough.
		if (tick % factsEvery === 0 && Object.keys(factsDue).length > 0) {
			recorder?.write(encodeFacts({type: 'topic', topic: 'facts', seq, data: factsDue}), seq);
			factsDue = {};
		}
		const begun = restarts.add(seq, noticed.map(one => (one.of === 'host' ? {...one, name: options.host.name} : one)));
		if (begun.length > 0) {
			const told = encodeMessage({type: 'restarts', restarts: begun});
			recorder?.write(told, seq);
			for (const session of sessions) session.announce(told);
		}
		for (const [topic, text] of details.add(seq, worthTelling)) {
			recorder?.write(text, seq);
			for (const session of sessions) session.topic(topic, text);
		}
		tellCollectors();
		recorder?.flush();
	};
	const topicHistory = (topic: Topic): readonly string[] => {
		if (topic === 'routes') return routesPast;
		if (topic === 'facts') return factsPast === null ? [] : [factsPast];
		// What nobody has looked at of late is old: it is read anew at once.
		if (topic === 'processes') return processesPast === null || onDemand.every(one => one.state() === null) ? [] : [processesPast];
		return details.past(topic);
	};
	const onWatch = (begun: readonly Topic[]): void => {
		for (const one of onDemand) if (begun.includes(one.topic)) one.wake();
	};
	const onTick = (tick: number): void => {
		lastTickAt = clock.now();
		const time = clock.wallTime();
		let published = false;
		const publishOnce = (): void => {
			if (published) return;
			published = true;
			cancelWait();
			publish(tick, time);
		};
		const cancelWait = clock.setTimer(publishOnce, intervalMs * waitShare);
		void Promise.allSettled(runners.map(runner => runner.run())).then(publishOnce);
	};
	recorder?.start(() => encodeMessage(hello()));
	// The long past is read while the agent is at work already.
	void recorder?.restoreCoarse().then(coarse => history.restore([], coarse), () => undefined);
	const ticker = startTicker(clock, intervalMs, onTick);
	return {
		attach(peer) {
			const session = createSession(peer, {
				history, clock, intervalMs, hello, topicHistory, onWatch,
				firstSeq: () => (oldestRecalled() < 0 ? firstSeq : Math.min(firstSeq, oldestRecalled())),
				recall: (from, to) => recallPast(history, recorder ?? null, from, to),
				recallDetails: async wish => recorder?.recallDetails(wish) ?? {texts: [], lost: 0},
				greeting: () => (restarts.past.length === 0 ? [] : [encodeMessage({type: 'restarts', restarts: restarts.past})]),
			});
			sessions.add(session);
			return session;
		},
		detach(session) {
			session.leave();
			sessions.delete(session);
		},
		get sessions() {
			return sessions.size;
		},
		add(collector) {
			runners = [...runners, startRunner(collector)];
		},
		async remove(collector) {
			const gone = runners.filter(runner => runner.collector === collector);
			runners = runners.filter(runner => runner.collector !== collector);
			await Promise.allSettled(gone.map(runner => runner.close()));
		},
		status: () => ({seq: history.newestSeq, ageMs: clock.now() - lastTickAt, collectors: collectorStates()}),
		async stop() {
			stopped = true;
			ticker.stop();
			await Promise.allSettled([...[...runners, ...onDemand].map(one => one.close()), recorder?.stop()]);
			sessions.clear();
		},
	};
};
