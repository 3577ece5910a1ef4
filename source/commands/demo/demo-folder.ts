/** The one folder on disk that a demo has, named after its owner so that what a killed run left can be told from a living one's. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const prefix = 'engineroom-demo';
/** File systems of Linux that live in memory: writing there is no disk I/O. https://man7.org/linux/man-pages/man2/statfs.2.html */
const inMemory: ReadonlySet<number> = new Set([0x01021994, 0x858458f6]);

const ownerTag = (): string => `${prefix}-${os.hostname().replace(/[^A-Za-z0-9]/g, '_')}-`;

const isOnDisk = (folder: string): boolean => {
	try {
		fs.accessSync(folder, fs.constants.W_OK);
		return !inMemory.has(fs.statfsSync(folder).type);
	} catch {
		return false;
	}
};

/** The temporary folder, or /var/tmp when that one is on a disk and the first is not. */
export const chooseBase = (): string => [os.tmpdir(), '/var/tmp'].find(isOnDisk) ?? os.tmpdir();

const isAlive = (pid: number): boolean => {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return (error as NodeJS.ErrnoException).code === 'EPERM';
	}
};

/** Removes the folders of this host's demos whose owner has gone; returns their names. Another user's are left alone. */
export const sweepFolders = (base: string): readonly string[] => {
	const swept: string[] = [];
	for (const name of fs.readdirSync(base)) {
		const pid = name.startsWith(ownerTag()) ? /^(\d{1,10})-/.exec(name.slice(ownerTag().length))?.[1] : undefined;
		if (pid === undefined || isAlive(Number(pid))) continue;
		const folder = path.join(base, name);
		const found = fs.lstatSync(folder, {throwIfNoEntry: false});
		if (!found?.isDirectory() || found.uid !== process.getuid?.()) continue;
		removeFolder(folder);
		swept.push(name);
	}
	return swept;
};

/** A new folder that only this user may enter. */
export const createFolder = (base: string): string => fs.mkdtempSync(path.join(base, `${ownerTag()}${process.pid}-`));

/** Never throws: at the end of a demo there is nobody left to tell. */
export const removeFolder = (folder: string): void => {
	try {
		fs.rmSync(folder, {recursive: true, force: true, maxRetries: 2});
	} catch {
		// The next demo sweeps it.
	}
};
