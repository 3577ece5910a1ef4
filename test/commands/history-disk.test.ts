import {execFileSync} from 'node:child_process';
import {mkdirSync, readdirSync, readFileSync, statSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {afterEach, describe, expect, it} from 'vitest';
import {createRealDisk} from '../../source/commands/history-disk.ts';
import {defaultHistoryFolder} from '../../source/commands/history-folder.ts';
import {newFolder} from '../helpers/folder.ts';

const textOf = async (lines: AsyncIterable<readonly string[]>): Promise<string[]> => {
	const all: string[] = [];
	for await (const some of lines) all.push(...some);
	return all;
};

describe('the folder of a history', () => {
	it('is made for its owner alone, and its files too', async () => {
		const folder = path.join(newFolder('history'), 'a', 'b');
		const disk = createRealDisk(folder);
		const unlock = await disk.lock();
		const file = await disk.create('one.jsonl');
		await file.append('{"a":1}\n');
		await file.close();
		expect(statSync(folder).mode & 0o777).toBe(0o700);
		expect(statSync(path.join(folder, 'one.jsonl')).mode & 0o777).toBe(0o600);
		await disk.compress('one.jsonl', 'one.jsonl.gz');
		expect(statSync(path.join(folder, 'one.jsonl.gz')).mode & 0o777).toBe(0o600);
		expect(execFileSync('zcat', [path.join(folder, 'one.jsonl.gz')]).toString()).toBe('{"a":1}\n');
		expect(await textOf(disk.lines('one.jsonl.gz'))).toEqual(['{"a":1}']);
		await unlock();
		expect(readdirSync(folder)).toEqual(['one.jsonl.gz']);
	});

	it('keeps the rights of a folder that was there', async () => {
		const folder = newFolder('history');
		mkdirSync(path.join(folder, 'open'), {mode: 0o755});
		const before = statSync(path.join(folder, 'open')).mode;
		await (await createRealDisk(path.join(folder, 'open')).lock())();
		expect(statSync(path.join(folder, 'open')).mode).toBe(before);
	});

	it('is one agent’s at a time', async () => {
		const folder = newFolder('history');
		const unlock = await createRealDisk(folder).lock();
		await expect(createRealDisk(folder).lock()).rejects.toMatchObject({code: 'ERR_HISTORY_LOCKED'});
		await unlock();
		await (await createRealDisk(folder).lock())();
		expect(readdirSync(folder)).toEqual([]);
	});

	it('is chosen as systemd says, else by the user', () => {
		const env = {STATE_DIRECTORY: '/var/lib/private/er:/x', XDG_STATE_HOME: '/home/me/state', HOME: '/home/me'};
		expect(defaultHistoryFolder({env, userId: 1000})).toBe('/var/lib/private/er');
		expect(defaultHistoryFolder({env: {...env, STATE_DIRECTORY: undefined}, userId: 1000})).toBe('/home/me/state/engineroom');
		expect(defaultHistoryFolder({env: {HOME: '/home/me', XDG_STATE_HOME: 'relative'}, userId: 1000})).toBe('/home/me/.local/state/engineroom');
		expect(defaultHistoryFolder({env: {HOME: '/root'}, userId: 0})).toBe('/var/lib/engineroom');
		expect(defaultHistoryFolder({env: {}, userId: 1000})).toBeNull();
	});

	it('gives lines across chunks whole, and none that is longer than a line may be', async () => {
		const folder = newFolder('history');
		writeFileSync(path.join(folder, 'long.jsonl'), `${'ä'.repeat(100_000)}\n${'x'.repeat(5 * 1024 * 1024)}\nlast`);
		const lines = await textOf(createRealDisk(folder).lines('long.jsonl'));
		expect(lines.map(line => line.length)).toEqual([100_000, 4]);
	});
});

const mounted: string[] = [];
afterEach(() => {
	for (const folder of mounted.splice(0)) execFileSync('umount', [folder]);
});

describe.skipIf(process.platform !== 'linux' || process.getuid?.() !== 0)('a disk of 2 MB that fills up', () => {
	it('takes what it can, says ENOSPC, and is as full as it was told', async context => {
		const folder = newFolder('full');
		try {
			execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', folder], {stdio: 'ignore'});
		} catch {
			// A container without the right to mount.
			return context.skip();
		}
		mounted.push(folder);
		const disk = createRealDisk(folder);
		const unlock = await disk.lock();
		const file = await disk.create('one.jsonl');
		await file.append('x'.repeat(1024 * 1024));
		const {freeBytes, totalBytes} = await disk.space();
		expect(totalBytes).toBe(2 * 1024 * 1024);
		expect(freeBytes).toBeLessThan(1.01 * 1024 * 1024);
		await expect(file.append('y'.repeat(3 * 1024 * 1024))).rejects.toMatchObject({code: 'ENOSPC'});
		await disk.truncate('one.jsonl', 1024 * 1024);
		expect(readFileSync(path.join(folder, 'one.jsonl')).length).toBe(1024 * 1024);
		await file.close();
		await unlock();
	});
});
