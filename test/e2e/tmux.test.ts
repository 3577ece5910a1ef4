/** In tmux, which shows what it has read whenever it likes: no picture of it may hold half a frame. */
import {execFileSync, spawnSync} from 'node:child_process';
import {mkdtempSync, rmSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {buildSync} from 'esbuild';
import {afterEach, expect, it} from 'vitest';
import {findProgram, missing} from '../helpers/services.ts';
import {until} from '../helpers/until.ts';

const reason = missing('tmux', findProgram('tmux') !== null);
const folder = mkdtempSync(path.join(os.tmpdir(), 'engineroom-tmux-'));
const socket = path.join(folder, 'socket');
afterEach(() => {
	spawnSync('tmux', ['-S', socket, 'kill-server']);
	rmSync(folder, {recursive: true, force: true});
});
const seconds = Number(process.env['ENGINEROOM_TMUX_SECONDS'] ?? 6);

it.skipIf(reason !== null)(`shows no half-drawn frame, looked at 50 times a second for ${seconds} s`, async () => {
	const script = path.join(folder, 'counting.mjs');
	buildSync({entryPoints: ['test/fixtures/terminal/counting.ts'], outfile: script, bundle: true, platform: 'node', format: 'esm', target: 'node20'});
	execFileSync('tmux', ['-S', socket, '-f', '/dev/null', 'new-session', '-d', '-x', '120', '-y', '40', `${process.execPath} ${script}`], {env: {...process.env, LANG: 'C.UTF-8', TMUX: ''}});
	const capture = (): string => execFileSync('tmux', ['-S', socket, 'capture-pane', '-p']).toString();
	await until(() => /\d{4}/.test(capture()), 'the program draws');
	const seen = new Set<string>();
	const torn: string[] = [];
	for (let index = 0; index < seconds * 50; index++) {
		const startedAt = performance.now();
		const picture = capture();
		const numbers = new Set(picture.match(/\b\d{4}\b/g));
		for (const one of numbers) seen.add(one);
		if (numbers.size !== 1) torn.push(picture);
		await new Promise(resolve => setTimeout(resolve, Math.max(0, 20 - (performance.now() - startedAt))));
	}
	expect(seen.size).toBeGreaterThan(5);
	expect(torn.length, `${torn.length} of ${seconds * 50} pictures hold two frames, the first:\n${torn[0] ?? ''}`).toBe(0);
}, 60_000 + seconds * 2000);
