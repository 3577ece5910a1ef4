/** Which details are looked at: told to each agent when that changes for it. */
import type {Detail} from '../signals/board.ts';
import type {Connection} from './connection.ts';

type Looked = {readonly id: string | null; readonly details: readonly Detail[]};

export type Lookout = {
	/** Of one host, or of none. */
	look(next: Looked): void;
	/** Of every host. */
	lookAtAll(details: readonly Detail[]): void;
	/** What is looked at of a host. */
	wanted(id: string): readonly Detail[];
	/** A host that has come since. */
	joined(connection: Connection): void;
};

export const createLookout = (connections: ReadonlyMap<string, Connection>): Lookout => {
	let looked: Looked = {id: null, details: []};
	let everywhere: readonly Detail[] = [];
	const wantedIn = (id: string, at: Looked, all: readonly Detail[]): readonly Detail[] => [...new Set([...all, ...(at.id === id ? at.details : [])])];
	const change = (next: Looked, all: readonly Detail[]): void => {
		for (const [id, connection] of connections) {
			const after = wantedIn(id, next, all);
			if (wantedIn(id, looked, everywhere).join() !== after.join()) connection.watch(after);
		}
		looked = {id: next.id, details: next.details};
		everywhere = all;
	};
	return {
		look: next => change(next, everywhere),
		lookAtAll: details => change(looked, details),
		wanted: id => wantedIn(id, looked, everywhere),
		joined(connection) {
			if (everywhere.length > 0) connection.watch(everywhere);
		},
	};
};
