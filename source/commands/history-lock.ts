/**
 * One agent a folder. Whoever wants it listens on a socket of its own in it, and then looks who else does: of any two at least one
 * sees the other, so never two have it. A socket refuses at once when its process is dead, however that died and whoever ran it:
 * no lock outlives its owner, and none is mistaken for another process that has the same number today.
 */
import {randomBytes} from 'node:crypto';
import {chmod, readdir, rename, rm} from 'node:fs/promises';
import net from 'node:net';
import path from 'node:path';
import {setTimeout as wait} from 'node:timers/promises';
import {openSocketWay, type SocketWay} from './socket-way.ts';

export class LockError extends Error {
	override readonly name = 'LockError';
	readonly code = 'ERR_HISTORY_LOCKED';
}

export type LockOptions = {
	/** Decides how sockets behind a long path are reached. */
	readonly platform?: NodeJS.Platform;
	/** Who listens and does not say in this time what it is was stopped, and is there all the same. */
	readonly answerMs?: number;
};

const holds = 'has it';
const askAgainMs = 25;
/** As often it is looked whether others that want the folder, too, have seen us and gone. */
const maxLooks = 200;

/** Names that a claim has before it can be heard, and then. */
const earlyName = (id: string): string => `lock-new.${id}`;
const lockName = (id: string): string => `lock.${id}`;

type Claim = {readonly id: string; hold(): void; end(): Promise<void>};
/** `dead` is a socket whose process is gone; `asks` is one that does not have the folder yet; `unclear` one that is just going, say. */
type Other = {readonly state: 'dead' | 'has' | 'unclear'} | {readonly state: 'asks'; readonly id: string};
type Ask = (name: string) => Promise<Other>;

/** Resolves with how to give the folder back; rejects when another agent has it. */
export const takeFolder = async (folder: string, {platform = process.platform, answerMs = 5000}: LockOptions = {}): Promise<() => Promise<void>> => {
	const id = `${process.pid}.${randomBytes(4).toString('hex')}`;
	const way = await openSocketWay(folder, earlyName(id), platform);
	try {
		const claim = await makeClaim(folder, way, id);
		let ours = false;
		try {
			ours = await isOurs(folder, claim, name => ask(way.addressOf(name), answerMs));
		} finally {
			if (!ours) await claim.end();
		}
		if (!ours) throw new LockError('another agent keeps its history there');
		return () => claim.end();
	} finally {
		await way.close();
	}
};

/** Listens first and is seen then: one that is seen and refuses is dead, and not about to listen. */
const makeClaim = async (folder: string, way: SocketWay, id: string): Promise<Claim> => {
	const [early, lock] = [path.join(folder, earlyName(id)), path.join(folder, lockName(id))];
	let says = `asks ${id}`;
	const server = net.createServer(client => client.on('error', () => undefined).end(says, () => client.destroy()));
	await new Promise<void>((resolve, reject) => {
		server.once('error', reject).listen(way.addressOf(earlyName(id)), () => resolve());
	});
	// Who cannot be answered is no reason to end.
	server.on('error', () => undefined).unref();
	const end = async (): Promise<void> => {
		await new Promise<void>(resolve => server.close(() => resolve()));
		for (const file of [early, lock]) await rm(file, {force: true});
	};
	try {
		// Whoever may enter the folder may ask, another user as well.
		await chmod(early, 0o666);
		await rename(early, lock);
	} catch (error) {
		await end();
		throw error;
	}
	return {id, hold: () => (says = holds), end};
};

/** Of those who ask at the same time the first by number gets it: the others see it and go. */
const isOurs = async (folder: string, claim: Claim, askFor: Ask): Promise<boolean> => {
	for (let looks = 0; looks < maxLooks; looks++) {
		const others = await lookAround(folder, claim.id, askFor);
		if (others.length === 0) {
			claim.hold();
			return true;
		}
		if (others.some(other => other.state === 'has' || (other.state === 'asks' && other.id < claim.id))) return false;
		await wait(askAgainMs);
	}
	return false;
};

/** All others that live; what the dead have left is removed, as far as this user may. */
const lookAround = async (folder: string, ownId: string, askFor: Ask): Promise<readonly Other[]> => {
	const living: Other[] = [];
	for (const entry of await readdir(folder, {withFileTypes: true})) {
		// One with an early name looks around later than we do, and sees us.
		if (!entry.isSocket() || !entry.name.startsWith(lockName('')) || entry.name === lockName(ownId)) continue;
		const other = await askFor(entry.name);
		if (other.state === 'dead') await rm(path.join(folder, entry.name), {force: true}).catch(() => undefined);
		else living.push(other);
	}
	return living;
};

const ask = (address: string, answerMs: number): Promise<Other> =>
	new Promise(resolve => {
		const client = net.connect(address);
		let said = '';
		client.setTimeout(answerMs, () => {
			resolve({state: 'has'});
			client.destroy();
		});
		client.on('data', (bytes: Buffer) => (said = (said + bytes.toString('latin1')).slice(0, 100)));
		client.on('error', ({code}: NodeJS.ErrnoException) => {
			if (code === 'ECONNREFUSED' || code === 'ENOENT') resolve({state: 'dead'});
			else if (code === 'EACCES') resolve({state: 'has'});
		});
		client.on('close', () => {
			const id = /^asks ([\d.a-f]+)$/.exec(said)?.[1];
			resolve(id !== undefined ? {state: 'asks', id} : {state: said === holds ? 'has' : 'unclear'});
		});
	});
