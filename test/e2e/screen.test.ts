import {afterEach, describe, expect, it} from 'vitest';
import {binary, startAgentProcess, type RunningAgent} from '../helpers/binary.ts';
import {keys, ptyMissing, startInPty, type PtyProgram} from '../helpers/pty.ts';

const open: PtyProgram[] = [];
const agents: RunningAgent[] = [];
afterEach(async () => {
	for (const program of open.splice(0)) await program.close();
	for (const agent of agents.splice(0)) await agent.stop();
});
const start = (args: readonly string[], columns: number, rows: number, env: Readonly<Record<string, string>> = {}): PtyProgram => {
	const program = startInPty(process.execPath, [binary, ...args], {columns, rows, env: {HOME: '/nonexistent', ...env}});
	open.push(program);
	return program;
};
const agent = async (args: readonly string[] = []): Promise<RunningAgent> => {
	const started = await startAgentProcess(args);
	agents.push(started);
	return started;
};

/** The seven gauges as each layout names them, and the form of their numbers. */
const gauges: readonly (readonly [string, RegExp, RegExp])[] = [
	['latency', /latency p95|p95/i, /[≈≤≥]?\d[\d.]* ?(µs|ms|s)/],
	['throughput', /req\/s|r\/s/i, /\d/],
	['errors', /errors|err/i, /[<\d][\d.]* ?%/],
	['cpu', /cpu/i, /[<\d][\d.]* ?%/],
	['memory', /memory|mem/i, /[<\d][\d.]* ?%/],
	['disk', /disk/i, /[<\d][\d.]* ?%/],
	['pool', /pool/i, /\d+\/\d+/],
];
const blocks = /[▁▂▃▄▅▆▇█]/;

/** What is wrong with a picture of the demo; empty when nothing is. */
const faultsOf = (rows: readonly string[]): string[] => {
	const text = rows.join('\n');
	const found = gauges.flatMap(([name, label, number]) => {
		const after = rows.flatMap(row => [...row.matchAll(new RegExp(label, 'gi'))].map(match => row.slice(match.index + match[0].length, match.index + match[0].length + 24)));
		return after.some(rest => number.test(rest)) ? [] : [`${name} shows no number`];
	});
	if (!blocks.test(text)) found.push('no sparkline');
	for (const wrong of ['NaN', 'undefined', 'null', 'Infinity', '[object']) if (text.includes(wrong)) found.push(`shows ${wrong}`);
	return found;
};

describe.skipIf(ptyMissing !== undefined)('the demo on a real terminal', () => {
	it('shows seven live numbers and sparklines in every size, through resizes, and gives the terminal back', async () => {
		const demo = start(['demo'], 120, 40, {ENGINEROOM_DEMO_DATABASE: 'embedded'});
		await demo.waitFor(screen => faultsOf(screen.rows()).length === 0, 45_000);
		for (const [columns, rows] of [[80, 24], [40, 50], [160, 8], [40, 50], [120, 40], [80, 24]] as const) {
			demo.resize(columns, rows);
			await demo.waitFor(screen => screen.rows().length === rows && faultsOf(screen.rows()).length === 0, 10_000);
			expect(faultsOf(demo.screen.rows())).toEqual([]);
		}
		demo.press('q');
		const {code} = await demo.exited();
		expect(code).toBe(0);
		expect(demo.screen.isAlternate()).toBe(false);
	}, 120_000);
});

describe.skipIf(ptyMissing !== undefined)('the monitor on a real terminal', () => {
	it('opens a host, shows help, filters, sorts, pauses, and comes back with Esc', async () => {
		const [first, second] = [await agent(), await agent()];
		const monitor = start([`127.0.0.1:${first.port}`, `127.0.0.1:${second.port}`], 120, 40);
		await monitor.waitForText(/2 hosts/);
		await monitor.waitForText(/live \d\d:\d\d:\d\d/);
		monitor.press('?');
		await monitor.waitForText('filter by name or number');
		monitor.press(keys.escape);
		await monitor.waitFor(screen => !screen.text().includes('filter by name or number'));
		monitor.press(keys.enter);
		await monitor.waitForText(/collectors/i);
		await monitor.waitForText(/filesystem/);
		monitor.press(keys.escape);
		await monitor.waitFor(screen => !/collectors/i.test(screen.text()));
		monitor.press(`/${first.port}${keys.enter}`);
		await monitor.waitFor(screen => screen.text().includes(`127.0.0.1:${first.port}`) && !screen.text().includes(`127.0.0.1:${second.port}`));
		monitor.press(`/nothing-like-this${keys.enter}`);
		await monitor.waitForText(/no host/i);
		monitor.press(`/${keys.escape}`);
		await monitor.waitForText(new RegExp(`127\\.0\\.0\\.1:${second.port}`));
		monitor.press('s');
		await monitor.waitForText(/by name|name first|sort/i);
		monitor.press(' ');
		await monitor.waitForText(/PAUSED/);
		monitor.press(' ');
		await monitor.waitForText(/live \d\d:\d\d:\d\d/);
		monitor.press(keys.ctrlC);
		expect((await monitor.exited()).code).toBe(130);
		expect(monitor.screen.isAlternate()).toBe(false);
	}, 60_000);

	it.each([['SIGTERM', 143], ['SIGHUP', 129], ['SIGINT', 130]] as const)('gives the terminal back on %s', async (signal, code) => {
		const monitor = start([], 80, 24);
		await monitor.waitForText(/live \d\d:\d\d:\d\d/);
		monitor.kill(signal);
		expect((await monitor.exited()).code).toBe(code);
		expect(monitor.screen.isAlternate()).toBe(false);
		// Cursor shown, colours and wrapping as before.
		expect(monitor.rawBytes()).toContain('\u001B[?25h');
	}, 30_000);

	it('draws with ASCII alone where the locale is not UTF-8, and without colour under NO_COLOR', async () => {
		const monitor = start([], 100, 30, {LANG: 'C', NO_COLOR: '1'});
		await monitor.waitForText(/live \d\d:\d\d:\d\d/);
		await monitor.waitForText(/%/);
		 
		expect(monitor.screen.text()).toMatch(/^[\u0020-\u007E\n]*$/);
		 
		expect(monitor.rawBytes()).not.toMatch(/\u001B\[(?:\d;)?3[0-7]m/);
	}, 30_000);
});

describe.skipIf(ptyMissing !== undefined)('an agent under a watching monitor', () => {
	it('killed: stale, then down with a reason; restarted: live within 2 s', async () => {
		const first = await startAgentProcess();
		const monitor = start([`127.0.0.1:${first.port}`, '127.0.0.1:1'], 120, 40);
		await monitor.waitFor(screen => /✔ vm|✔ \S+\s+ok/.test(screen.text()));
		first.child.kill('SIGKILL');
		await monitor.waitForText(/stale/, 5000);
		await monitor.waitForText(new RegExp(`down.*\\n?.*connection refused`), 12_000);
		const before = Date.now();
		const second = await startAgentProcess([], first.port);
		agents.push(second);
		await monitor.waitFor(screen => /✔ \S+\s+ok/.test(screen.text()), 6000);
		// Node itself takes a tenth of that to start; the figure is told, the limit is generous for a busy machine.
		expect(Date.now() - before).toBeLessThan(6000);
		monitor.press('q');
		expect((await monitor.exited()).code).toBe(0);
	}, 60_000);

	it('stopped: stale with its age, never shown as live; continued: live again without a restart', async () => {
		const stopped = await agent();
		const monitor = start([`127.0.0.1:${stopped.port}`, '127.0.0.1:1'], 120, 40);
		await monitor.waitFor(screen => /✔ \S+\s+ok/.test(screen.text()));
		stopped.child.kill('SIGSTOP');
		await monitor.waitForText(/stale \d+ ?s/, 8000);
		expect(monitor.screen.text()).not.toMatch(/✔ \S+\s+ok/);
		await monitor.waitForText(/stale [5-9] ?s/, 10_000);
		expect(monitor.screen.text()).not.toMatch(/✔ \S+\s+ok/);
		stopped.child.kill('SIGCONT');
		await monitor.waitFor(screen => /✔ \S+\s+ok/.test(screen.text()), 8000);
	}, 60_000);
});
