/** Databases, traces and single requests as last told: what a fresh watcher is brought up to date with. */
import type {Clock} from '../signals/clock.ts';
import type {DatabaseFacts} from '../signals/databases.ts';
import {pickRequests, requestAgeSeconds, type RequestFact} from '../signals/requests.ts';
import {maxTraces, traceAgeSeconds, type Trace} from '../signals/traces.ts';
import {encodeDetails} from '../wire/encode.ts';
import {maxDatabases} from '../wire/limits.ts';

type Told = 'databases' | 'traces' | 'requests';

export type Details = {
	/** Takes in what a tick brought; returns the messages that tell watchers. */
	add(seq: number, told: {readonly databases: readonly DatabaseFacts[]; readonly traces: readonly Trace[]; readonly requests: readonly RequestFact[]}): (readonly [Told, string])[];
	past(topic: Told): string[];
};

/** A database that has not been told for so long is none to show. */
const databaseAgeMs = 60_000;

export const createDetails = (clock: Clock, intervalMs: number): Details => {
	const databases = new Map<string, {readonly facts: DatabaseFacts; readonly at: number}>();
	const traces = new Map<string, {readonly trace: Trace; readonly at: number}>();
	let requests: RequestFact[] = [];
	let newestSeq = -1;
	/** Of the new ones those that are among the worst: the others are not told. */
	const keepRequests = (told: readonly RequestFact[]): RequestFact[] => {
		if (told.length === 0) return [];
		requests = pickRequests([...requests, ...told], newestSeq - (requestAgeSeconds * 1000) / intervalMs);
		return requests.filter(({seq}) => seq === newestSeq);
	};
	const forget = (): void => {
		const now = clock.now();
		for (const [key, {at}] of databases) if (now - at > databaseAgeMs) databases.delete(key);
		for (const [key, {at}] of traces) if (now - at > traceAgeSeconds * 1000) traces.delete(key);
	};
	return {
		add(seq, {databases: newDatabases, traces: newTraces, requests: newRequests}) {
			newestSeq = seq;
			const now = clock.now();
			for (const facts of newDatabases) {
				if (databases.size < maxDatabases || databases.has(facts.from)) databases.set(facts.from, {facts, at: now});
			}
			for (const trace of newTraces) {
				// Set anew, so that the oldest one stands first and goes first.
				traces.delete(trace.id);
				traces.set(trace.id, {trace, at: now});
			}
			forget();
			for (const id of traces.keys()) {
				if (traces.size <= maxTraces) break;
				traces.delete(id);
			}
			const worst = keepRequests(newRequests);
			const messages: (readonly [Told, string])[] = [];
			if (newDatabases.length > 0) messages.push(['databases', encodeDetails({type: 'topic', topic: 'databases', seq, data: newDatabases.slice(0, maxDatabases)})]);
			if (newTraces.length > 0) messages.push(['traces', encodeDetails({type: 'topic', topic: 'traces', seq, data: newTraces.slice(-maxTraces)})]);
			if (worst.length > 0) messages.push(['requests', encodeDetails({type: 'topic', topic: 'requests', seq, data: worst})]);
			return messages;
		},
		past(topic) {
			forget();
			if (topic === 'databases') return databases.size === 0 ? [] : [encodeDetails({type: 'topic', topic, seq: newestSeq, data: [...databases.values()].map(({facts}) => facts)})];
			if (topic === 'requests') return requests.length === 0 ? [] : [encodeDetails({type: 'topic', topic, seq: newestSeq, data: requests})];
			return traces.size === 0 ? [] : [encodeDetails({type: 'topic', topic, seq: newestSeq, data: [...traces.values()].map(({trace}) => trace)})];
		},
	};
};
