/** A reducer over the messages of an agent. */
import {createAnchor, moveAnchor} from '../signals/anchor.ts';
import {lookUpSeries} from '../signals/catalog.ts';
import {maxDistributions, maxSeries} from '../wire/limits.ts';
import type {Frame, Hello, SeriesKey, ServerMessage} from '../wire/messages.ts';
import {emptyStores, fineFor, slotOf, type HostState} from './host-state.ts';
import {storeCoarse, storeFrame} from './store-frame.ts';
import {storeTopic} from './store-topic.ts';

/** What the reducer wants done besides: a hole to be filled. */
export type Wish = {readonly refill: {readonly from: number; readonly to: number}} | null;

export const reduceConnected = (host: HostState): void => {
	host.connected = true;
	host.attemptFailed = false;
	host.reason = null;
};

export const reduceDisconnected = (host: HostState, reason: string): void => {
	host.connected = false;
	host.attemptFailed = true;
	// Only the past was told, then it was gone: it was seen when its newest tick was due.
	if (host.lastFrameAt === null && host.newestSeq >= 0) host.lastFrameAt = slotOf(host, host.newestSeq) * host.intervalMs;
	host.reason = reason;
};

/** Takes a message in. `now` is the monitor's clock (monotonic ms); `windowSeconds` says how much must be kept. */
export const reduceMessage = (host: HostState, message: ServerMessage, now: number, windowSeconds: number): Wish => {
	switch (message.type) {
		case 'hello':
			reduceHello(host, message, now, windowSeconds);
			return null;
		case 'schema':
			addSeries(host, message.series, message.distributions);
			return null;
		case 'frame':
			return reduceFrame(host, message, now);
		case 'coarse':
			storeCoarse(host, message);
			return null;
		case 'replayed':
			host.lostFrames += message.lost;
			host.revision++;
			return null;
		case 'collectors':
			host.collectors = message.collectors;
			return null;
		case 'topic':
			storeTopic(host, message, now);
			return null;
		case 'restarts':
		case 'past':
		case 'unknown':
			return null;
	}
};

const reduceHello = (host: HostState, hello: Hello, now: number, windowSeconds: number): void => {
	host.name = hello.host.name;
	host.platform = hello.host.platform;
	host.labels = hello.host.labels ?? {};
	host.agentVersion = hello.agent.version;
	host.collectors = hello.collectors;
	host.topics = hello.topics ?? null;
	host.helloSeq = hello.seq;
	host.recallSeq = hello.recallSeq ?? null;
	host.recallTopics = hello.recallTopics ?? null;
	if (host.epoch !== hello.epoch) {
		if (host.intervalMs !== hello.intervalMs || host.epoch === null) {
			// Slots have another length now: what was held cannot be shown on the same grid.
			Object.assign(host, emptyStores(fineFor(hello.intervalMs, windowSeconds)));
			host.intervalMs = hello.intervalMs;
			host.firstSlot = null;
		}
		host.epoch = hello.epoch;
		host.newestSeq = -1;
		host.routes.clear();
		host.databases.clear();
		host.processes = [];
		host.anchor = createAnchor(Math.max(hello.seq, 0), now - (hello.seq < 0 ? 0 : hello.sinceTickMs), hello.intervalMs);
		host.revision++;
	}
	host.columns.restart();
	addSeries(host, hello.series, hello.distributions);
};

const addSeries = (host: HostState, series: readonly SeriesKey[], distributions: readonly SeriesKey[]): void => {
	for (const key of series) {
		if (host.columns.wireSeries >= maxSeries) break;
		host.columns.addSeries(key, () => host.ring.addColumn(lookUpSeries(key.name)?.kind === 'delta' ? 'sum' : 'max'));
	}
	for (const key of distributions) if (host.columns.wireDistributions < maxDistributions) host.columns.addDistribution(key);
};

const reduceFrame = (host: HostState, frame: Frame, now: number): Wish => {
	if (!host.anchor) return null;
	const live = frame.seq > host.newestSeq;
	let wish: Wish = null;
	if (live) {
		host.anchor = moveAnchor(host.anchor, frame.seq, now, host.intervalMs);
		if (replaying(host, frame, now)) host.revision++;
		else host.lastFrameAt = now;
		if (host.newestSeq >= 0 && frame.seq > host.newestSeq + 1) wish = {refill: {from: host.newestSeq + 1, to: frame.seq - 1}};
		host.newestSeq = frame.seq;
	} else host.revision++;
	storeFrame(host, frame, live);
	return wish;
};

/** A frame that the agent took well before now is history being replayed, not life. */
const replaying = (host: HostState, frame: Frame, now: number): boolean => {
	const due = slotOf(host, frame.seq) * host.intervalMs;
	return now - due > Math.max(1500, host.intervalMs * 2.5) + host.intervalMs;
};
