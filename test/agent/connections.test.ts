/** Who makes room at the agent when all its places are taken. */
import {EventEmitter} from 'node:events';
import type {Socket} from 'node:net';
import {describe, expect, it} from 'vitest';
import {boundConnections, boundPlaces, chooseLeaving, createPlaces, maxConnections, maxConnectionsPerPeer, reservedFiles} from '../../source/agent/connections.ts';
import {maxSubscribers} from '../../source/wire/limits.ts';

type Guest = Socket & {bytesRead: number; destroyed: boolean};
/** A connection as far as places know it; `inside` is the socket that speaks TLS over it. */
const guest = (port: number, {address = '10.0.0.1', bytesRead = 0} = {}): Guest => {
	const one = Object.assign(new EventEmitter(), {
		remoteAddress: address, remotePort: port, localAddress: '10.0.0.9', localPort: 7077, bytesRead, destroyed: false,
		destroy() {
			one.destroyed = true;
			return one;
		},
	});
	return one as unknown as Guest;
};
const inside = ({remoteAddress, remotePort, localAddress, localPort}: Socket): Socket => ({remoteAddress, remotePort, localAddress, localPort}) as Socket;
const gone = (guests: readonly Guest[]): number[] => guests.flatMap(({destroyed, remotePort}) => (destroyed ? [remotePort ?? 0] : []));

describe('one of those who wait', () => {
	const choose = (waiting: string): number | null => chooseLeaving([...waiting].map((kind, at) => ({kind, at})), ({kind}) => kind === 'b')?.at ?? null;
	it.each([
		['nobody, when nobody waits', '', null],
		['the first of those who are silent', 'sss', 0],
		['the first of those who began to speak', 'bbb', 0],
		['a silent one, not the handshake that came before', 'bsss', 1],
		['one that only began, when those are more', 'sbb', 1],
		['a silent one, when they are as many', 'bbss', 2],
	])('makes room: %s', (_who, waiting, leaving) => {
		expect(choose(waiting)).toBe(leaving);
	});
});

describe('places at the agent', () => {
	it('are given until all are taken; then the first that was not let in makes room', () => {
		const places = createPlaces({most: 3, mostOfPeer: Infinity});
		const guests = [1, 2, 3].map(port => guest(port));
		for (const one of guests) places.take(one);
		expect(gone(guests)).toEqual([]);
		places.keep(inside(guests[0]!));
		guests.push(guest(4), guest(5));
		places.take(guests[3]!);
		expect(gone(guests)).toEqual([2]);
		places.take(guests[4]!);
		expect(gone(guests)).toEqual([2, 3]);
	});

	it('are not given to one who comes when all others were let in', () => {
		const places = createPlaces({most: 2, mostOfPeer: Infinity});
		const guests = [1, 2, 3].map(port => guest(port));
		for (const one of guests.slice(0, 2)) {
			places.take(one);
			places.keep(inside(one));
		}
		places.take(guests[2]!);
		expect(gone(guests)).toEqual([3]);
	});

	it('are free again when a connection ends, also when its ends are used again before that is told', () => {
		const places = createPlaces({most: 2, mostOfPeer: Infinity});
		const [first, again, second, third] = [guest(1), guest(1), guest(2), guest(3)];
		places.take(first);
		places.take(second);
		places.take(again);
		first.emit('close');
		expect(gone([again, second])).toEqual([]);
		second.emit('close');
		places.take(third);
		expect(gone([again, third])).toEqual([]);
		places.take(guest(4));
		expect(gone([again, third])).toEqual([1]);
	});

	it('of one address are taken from that address alone', () => {
		const places = createPlaces({most: 5, mostOfPeer: 2});
		const guests = [guest(1), guest(2, {address: '::ffff:10.0.0.2'}), guest(3, {address: '10.0.0.2'}), guest(4, {address: '10.0.0.2'})];
		for (const one of guests) places.take(one);
		expect(gone(guests)).toEqual([2]);
	});

	it('leave out a connection that was gone before it was seen', () => {
		const places = createPlaces({most: 1, mostOfPeer: Infinity});
		const [stays, vanished] = [guest(1), Object.assign(guest(2), {remoteAddress: undefined})];
		places.take(stays);
		places.take(vanished);
		expect(gone([stays, vanished])).toEqual([2]);
	});

	it('are more than monitors may take, also for one address', () => {
		expect(maxConnections).toBeGreaterThan(maxSubscribers);
		expect(maxConnectionsPerPeer).toBeLessThan(maxConnections);
	});

	it.each([
		[null, {connections: 128, ofPeer: 32, monitors: 64}],
		[1024, {connections: 128, ofPeer: 32, monitors: 64}],
		[reservedFiles + 256, {connections: 128, ofPeer: 32, monitors: 64}],
		[reservedFiles + 254, {connections: 127, ofPeer: 31, monitors: 63}],
		[64, {connections: 12, ofPeer: 4, monitors: 6}],
		[20, {connections: 4, ofPeer: 4, monitors: 2}],
	])('follow the number of files that may be open: %s', (openFiles, bounds) => {
		expect(boundPlaces(openFiles)).toEqual(bounds);
	});

	it('leave the reserved files alone, with all that programs that send may take', () => {
		for (const openFiles of [64, 100, 256, 400, 1024]) {
			const taken = boundPlaces(openFiles).connections + 2 * boundConnections(256, 1 / 4, openFiles);
			expect(taken).toBeLessThanOrEqual(openFiles - reservedFiles);
		}
	});
});
