/** Which details are looked at: told to each agent when that changes for it. */
import type {Detail} from '../signals/board.ts';
import type {Connection} from './connection.ts';
import {maxHostsElsewhere} from './elsewhere.ts';

type Looked = {readonly id: string | null; readonly details: readonly Detail[]};

export type LookoutOptions = {
	readonly connections: ReadonlyMap<string, Connection>;
	/** Whether a host can have parts of the traces of others. */
	readonly hasTraces: (id: string) => boolean;
	/** A host is no longer asked for the sake of others. */
	readonly onLeft: (id: string) => void;
};

export type Lookout = {
	/** Of one host, or of none. */
	look(next: Looked): void;
	/** Of every host; their traces only of so many of those that have any. */
	lookAtAll(details: readonly Detail[]): void;
	/** What is looked at of a host. */
	wanted(id: string): readonly Detail[];
	/** A host that has come since. */
	joined(id: string): void;
	/** What is known of a host has changed. */
	told(id: string): void;
	/** Hosts that are asked for traces for the sake of others. */
	readonly elsewhere: ReadonlySet<string>;
	/** The one that is looked at. */
	readonly id: string | null;
};

export const createLookout = ({connections, hasTraces, onLeft}: LookoutOptions): Lookout => {
	let looked: Looked = {id: null, details: []};
	let everywhere: readonly Detail[] = [];
	const elsewhere = new Set<string>();
	const asked = new Map<string, string>();
	const wanted = (id: string): readonly Detail[] => [...new Set([...everywhere.filter(detail => detail !== 'traces' || elsewhere.has(id)), ...(looked.id === id ? looked.details : [])])];
	const ask = (id: string): void => {
		const details = wanted(id);
		if ((asked.get(id) ?? '') === details.join()) return;
		asked.set(id, details.join());
		connections.get(id)?.watch(details);
	};
	const askAll = (): void => {
		for (const id of connections.keys()) ask(id);
	};
	const choose = (id: string): boolean => {
		if (!everywhere.includes('traces') || elsewhere.has(id) || elsewhere.size >= maxHostsElsewhere || !hasTraces(id)) return false;
		elsewhere.add(id);
		return true;
	};
	return {
		elsewhere,
		get id() {
			return looked.id;
		},
		look(next) {
			looked = {id: next.id, details: next.details};
			askAll();
		},
		lookAtAll(details) {
			everywhere = details;
			if (details.includes('traces')) for (const id of connections.keys()) choose(id);
			else {
				const left = [...elsewhere];
				elsewhere.clear();
				for (const id of left) if (id !== looked.id) onLeft(id);
			}
			askAll();
		},
		wanted,
		joined: ask,
		told(id) {
			if (choose(id)) ask(id);
		},
	};
};
