/**
 * Who holds a place at the agent: a bounded number of connections, in all and of one address. Who was let in keeps its place; when
 * all are taken one of the others makes room for who comes, so that nobody who never speaks keeps anybody out.
 */
import type {Socket} from 'node:net';
import {maxSubscribers} from '../wire/limits.ts';
import {peerOf} from './strikes.ts';

export const maxConnections = maxSubscribers + 64;
/** Of one address at an agent that needs tokens; on loopback everybody is the same address. */
export const maxConnectionsPerPeer = 32;

/** Files besides connections: the runtime's own, logs and /proc, links to databases, the history. */
export const reservedFiles = 40;
const leastConnections = 4;

/** How many of `most` connections there is room for, when they may take this share of the files that are not reserved; null: no limit is known. */
export const boundConnections = (most: number, share: number, openFiles: number | null): number =>
	openFiles === null ? most : Math.min(most, Math.max(leastConnections, Math.floor((openFiles - reservedFiles) * share)));

export type Bounds = {readonly connections: number; readonly ofPeer: number; readonly monitors: number};

/** Half of what may be open is for the door of the agent, the rest for programs that send and for what is read. */
export const boundPlaces = (openFiles: number | null): Bounds => {
	const connections = boundConnections(maxConnections, 1 / 2, openFiles);
	return {connections, ofPeer: Math.min(maxConnectionsPerPeer, Math.max(leastConnections, Math.floor(connections / 4))), monitors: Math.min(maxSubscribers, Math.floor(connections / 2))};
};

export type Places = {
	/** Gives a new connection a place; where none is free, ends the one that makes room, or the new one when all others were let in. */
	take(socket: Socket): void;
	/** It was let in, and makes room for nobody any more. */
	keep(socket: Socket): void;
};

type Place = {readonly ends: string; readonly socket: Socket; readonly peer: string; isLetIn: boolean};

export type PlacesOptions = {
	readonly most: number;
	/** Infinity: no limit of its own. */
	readonly mostOfPeer: number;
	/** What a connection is known by, and whose it is; null when it is gone already. */
	readonly tellApart?: (socket: Socket) => {readonly ends: string; readonly peer: string} | null;
};

export const createPlaces = ({most, mostOfPeer, tellApart = byAddress}: PlacesOptions): Places => {
	/** By both ends, in the order in which they came. */
	const places = new Map<string, Place>();
	const makeRoom = (rivals: readonly Place[]): boolean => {
		const leaving = chooseLeaving(rivals.filter(({isLetIn}) => !isLetIn), ({socket}) => socket.bytesRead > 0);
		if (leaving === null) return false;
		places.delete(leaving.ends);
		leaving.socket.destroy();
		return true;
	};
	return {
		take(socket) {
			const known = tellApart(socket);
			// Gone before anybody saw it.
			if (known === null) return void socket.destroy();
			const {ends, peer} = known;
			// The same ends again: the one before is dead, though its end was not told yet.
			places.delete(ends);
			const all = [...places.values()];
			const ofPeer = all.filter(place => place.peer === peer);
			const rivals = ofPeer.length >= mostOfPeer ? ofPeer : all.length >= most ? all : null;
			if (rivals !== null && !makeRoom(rivals)) return void socket.destroy();
			places.set(ends, {ends, socket, peer, isLetIn: false});
			socket.once('close', () => {
				if (places.get(ends)?.socket === socket) places.delete(ends);
			});
		},
		keep(socket) {
			const place = places.get(tellApart(socket)?.ends ?? '');
			if (place) place.isLetIn = true;
		},
	};
};

/** By its ends: the socket that speaks TLS is another than the one that came. */
const byAddress = ({remoteAddress, remotePort, localAddress, localPort}: Socket): {ends: string; peer: string} | null =>
	remoteAddress === undefined ? null : {ends: [remoteAddress, remotePort, localAddress, localPort].join(' '), peer: peerOf(remoteAddress)};

/**
 * Who makes room, of those that wait to be let in, the first to come at the front: the first of who said nothing yet, or of who began
 * to speak, whichever are more. So neither kind, come in numbers, drives out the other: a handshake over a slow link goes on
 * through a flood of connections that are silent. Null: nobody waits.
 */
export const chooseLeaving = <T>(waiting: readonly T[], hasSpoken: (one: T) => boolean): T | null => {
	const silent = waiting.filter(one => !hasSpoken(one));
	const begun = waiting.filter(hasSpoken);
	return (begun.length > silent.length ? begun : silent)[0] ?? null;
};
