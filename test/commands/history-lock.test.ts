/** Whose folder a history is: one agent's at a time, wherever the folder lies, however the last one ended and whoever ran it. */
import {spawn, type ChildProcess} from 'node:child_process';
import {once} from 'node:events';
import {chmodSync, chownSync, mkdirSync, readdirSync, symlinkSync, writeFileSync} from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {build} from 'esbuild';
import {afterEach, beforeAll, describe, expect, it} from 'vitest';
import {takeFolder} from '../../source/commands/history-lock.ts';
import {newFolder} from '../helpers/folder.ts';
import {missing} from '../helpers/services.ts';

let program = '';
beforeAll(async () => {
	const folder = newFolder('lock-process');
	chmodSync(folder, 0o755);
	program = path.join(folder, 'take.mjs');
	const contents = `import {takeFolder} from ${JSON.stringify(fileURLToPath(new URL('../../source/commands/history-lock.ts', import.meta.url)))};
		takeFolder(process.argv[2]).then(() => console.log('has it'), error => console.log(error.code));
		setInterval(() => undefined, 1000);`;
	await build({stdin: {contents, resolveDir: folder}, outfile: program, bundle: true, platform: 'node', target: 'node20', format: 'esm', logLevel: 'error'});
	chmodSync(program, 0o644);
});

const children: ChildProcess[] = [];
afterEach(async () => {
	for (const child of children.splice(0)) await kill(child);
});
const kill = async (child: ChildProcess): Promise<void> => {
	if (child.exitCode !== null || child.signalCode !== null) return;
	const gone = once(child, 'exit');
	child.kill('SIGKILL');
	await gone;
};
/** A process that takes the folder and stays; says what came of that. */
const startTaking = (folder: string, userId?: number): {readonly child: ChildProcess; readonly outcome: Promise<string>} => {
	const child = spawn(process.execPath, [program, folder], {stdio: ['ignore', 'pipe', 'inherit'], cwd: '/', ...(userId !== undefined && {uid: userId, gid: userId})});
	children.push(child);
	return {child, outcome: once(child.stdout, 'data').then(([text]) => String(text).trim())};
};
const locked = {code: 'ERR_HISTORY_LOCKED'};
const longFolder = (): string => {
	const folder = path.join(newFolder('long'), 'a'.repeat(200), 'ä'.repeat(100), 'c');
	mkdirSync(folder, {recursive: true});
	return folder;
};

describe.each([
	['with a short path', () => newFolder('short'), process.platform],
	['with a path longer than the address of a socket', longFolder, process.platform],
	['with such a path on a system without /proc', longFolder, 'darwin' as const],
])('a folder %s', (_what, makeFolder, platform) => {
	it('is one agent’s at a time, whatever it is called, and as it was when that one gives it back', async () => {
		const folder = makeFolder();
		const alias = path.join(newFolder('alias'), 'to');
		symlinkSync(folder, alias);
		const give = await takeFolder(folder, {platform});
		await expect(takeFolder(folder, {platform})).rejects.toMatchObject(locked);
		await expect(takeFolder(alias, {platform})).rejects.toMatchObject(locked);
		await expect(takeFolder(path.relative(process.cwd(), folder), {platform})).rejects.toMatchObject(locked);
		await give();
		expect(readdirSync(folder)).toEqual([]);
		await (await takeFolder(alias, {platform}))();
		expect(readdirSync(folder)).toEqual([]);
	});

	it('is free when its agent was killed, and nothing of that one is left', async () => {
		const folder = makeFolder();
		const {child, outcome} = startTaking(folder);
		expect(await outcome).toBe('has it');
		await expect(takeFolder(folder, {platform})).rejects.toMatchObject(locked);
		await kill(child);
		expect(readdirSync(folder)).toHaveLength(1);
		await (await takeFolder(folder, {platform}))();
		expect(readdirSync(folder)).toEqual([]);
	});
});

describe('a folder of a history', () => {
	it('goes to exactly one of many that start at once', async () => {
		const folder = longFolder();
		const outcomes = await Promise.all(Array.from({length: 8}, () => startTaking(folder).outcome));
		expect(outcomes.sort()).toEqual([...Array.from({length: 7}, () => 'ERR_HISTORY_LOCKED'), 'has it']);
	});

	it('goes to exactly one of many in the same process, again and again', async () => {
		const folder = newFolder('many');
		for (let round = 0; round < 10; round++) {
			const results = await Promise.allSettled(Array.from({length: 5}, () => takeFolder(folder)));
			const given = results.flatMap(result => (result.status === 'fulfilled' ? [result.value] : []));
			expect(given).toHaveLength(1);
			await given[0]!();
			expect(readdirSync(folder)).toEqual([]);
		}
	});

	it('is free after a restart of the machine: also when its process number is that of one who lives', async () => {
		const folder = newFolder('restart');
		const left = path.join(folder, `lock.${process.pid}.00000000`);
		const child = spawn(process.execPath, ['-e', `require('node:net').createServer().listen(${JSON.stringify(left)}, () => console.log('listens'))`], {stdio: ['ignore', 'pipe', 'inherit']});
		children.push(child);
		await once(child.stdout, 'data');
		await kill(child);
		expect(readdirSync(folder)).toHaveLength(1);
		writeFileSync(path.join(folder, 'lock.of-a-person'), 'no socket');
		await (await takeFolder(folder))();
		expect(readdirSync(folder)).toEqual(['lock.of-a-person']);
	});

	it('stays that of an agent that was stopped', async () => {
		const folder = newFolder('stopped');
		const {child, outcome} = startTaking(folder);
		expect(await outcome).toBe('has it');
		child.kill('SIGSTOP');
		await expect(takeFolder(folder, {answerMs: 200})).rejects.toMatchObject(locked);
		child.kill('SIGCONT');
		await kill(child);
		await (await takeFolder(folder))();
	});

	it('can be given back while somebody holds on to its socket', async () => {
		const folder = newFolder('held');
		const give = await takeFolder(folder);
		const guest = net.connect(path.join(folder, readdirSync(folder)[0]!));
		const heard = once(guest, 'data');
		guest.on('error', () => undefined);
		expect(String((await heard)[0])).toBe('has it');
		await give();
		expect(readdirSync(folder)).toEqual([]);
		guest.destroy();
	});
});

const rootReason = missing('other users (root on Linux)', process.platform === 'linux' && process.getuid?.() === 0);

describe.skipIf(rootReason !== null)('a folder that several users may write to', () => {
	const [ann, bob] = [61_001, 61_002];
	const shared = (mode: number): string => {
		const above = newFolder('shared');
		chmodSync(above, 0o755);
		const folder = path.join(above, 'x'.repeat(120));
		mkdirSync(folder);
		chmodSync(folder, mode);
		return folder;
	};

	it('is one’s at a time, and free for the other when that one was killed', async () => {
		const folder = shared(0o777);
		const first = startTaking(folder, ann);
		expect(await first.outcome).toBe('has it');
		expect(await startTaking(folder, bob).outcome).toBe('ERR_HISTORY_LOCKED');
		expect(await startTaking(folder).outcome).toBe('ERR_HISTORY_LOCKED');
		await kill(first.child);
		expect(await startTaking(folder, bob).outcome).toBe('has it');
		expect(readdirSync(folder)).toHaveLength(1);
	});

	it('is free, too, where nobody may remove what another has left', async () => {
		const folder = shared(0o1777);
		const first = startTaking(folder, ann);
		expect(await first.outcome).toBe('has it');
		await kill(first.child);
		expect(await startTaking(folder, bob).outcome).toBe('has it');
		expect(readdirSync(folder)).toHaveLength(2);
		expect(await startTaking(folder, ann).outcome).toBe('ERR_HISTORY_LOCKED');
	});

	it('is free for its owner after root was there', async () => {
		const folder = shared(0o700);
		chownSync(folder, ann, ann);
		const first = startTaking(folder);
		expect(await first.outcome).toBe('has it');
		expect(await startTaking(folder, ann).outcome).toBe('ERR_HISTORY_LOCKED');
		await kill(first.child);
		expect(await startTaking(folder, ann).outcome).toBe('has it');
	});
});
