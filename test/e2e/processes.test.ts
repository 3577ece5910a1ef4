import {spawn} from 'node:child_process';
import {existsSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {describe, expect, it, onTestFinished} from 'vitest';
import {binary, startAgentProcess} from '../helpers/binary.ts';
import {newFolder} from '../helpers/folder.ts';
import {keys, ptyMissing, startInPty} from '../helpers/pty.ts';

describe.skipIf(ptyMissing !== undefined || !existsSync('/proc/self/stat'))('the processes on a real terminal', () => {
	it('hold a program that has just become busy, sorted, without its arguments, also in a side pane', async () => {
		const folder = newFolder('busy');
		writeFileSync(path.join(folder, 'reindex.js'), 'for (;;);');
		const agent = await startAgentProcess();
		const monitor = startInPty(process.execPath, [binary, `127.0.0.1:${agent.port}`], {columns: 120, rows: 40, env: {HOME: '/nonexistent'}});
		onTestFinished(async () => {
			await monitor.close();
			await agent.stop();
		});
		await monitor.waitForText(/live \d\d:\d\d:\d\d/);
		monitor.press('6');
		await monitor.waitForText(/\d+ processes/);
		await monitor.waitForText(/over \d/);
		const busy = spawn(process.execPath, [path.join(folder, 'reindex.js'), '--token=hunter2'], {stdio: 'ignore'});
		onTestFinished(() => void busy.kill('SIGKILL'));
		const rowOf = (text: string): string | undefined => text.split('\n').find(line => line.includes('node reindex.js'));
		await monitor.waitFor(screen => /^.\s*\d+ .* (?:[1-9]\d*) %/.test(rowOf(screen.text()) ?? ''), 20_000);
		expect(rowOf(monitor.screen.text())).toContain(String(busy.pid));
		const shares = monitor.screen.rows().flatMap(line => /^.\s*\d+ +\S+ +(\d+(?:\.\d+)?) % /.exec(line)?.[1] ?? []).map(Number);
		expect(shares.length).toBeGreaterThan(3);
		expect(shares).toEqual(shares.toSorted((a, b) => b - a));
		// Of a single host the filter is the screen's own: its row is marked and stays.
		monitor.press(`/reindex${keys.enter}`);
		await monitor.waitFor(screen => (rowOf(screen.text()) ?? '').startsWith('▸'));
		for (const [columns, rows] of [[40, 50], [30, 6], [160, 8]] as const) {
			monitor.resize(columns, rows);
			await monitor.waitFor(screen => screen.rows().length === rows && /▸.*node reindex/.test(screen.text()));
		}
		expect(monitor.rawBytes()).not.toContain('hunter2');
		busy.kill('SIGKILL');
		await monitor.waitForText(/none of the \d+ processes told has “reindex”/, 20_000);
		monitor.press('q');
		expect((await monitor.exited()).code).toBe(0);
	}, 90_000);
});
