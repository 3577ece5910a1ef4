/** An agent with a history, restarted; a monitor that goes back to before, where only the disk remembers. */
import {appendFile, writeFile} from 'node:fs/promises';
import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {missing, startPostgresql, type Running} from '../collectors/databases/servers.ts';
import {binary, startAgentProcess, type RunningAgent} from '../helpers/binary.ts';
import {newFolder} from '../helpers/folder.ts';
import {keys, ptyMissing, startInPty, type PtyProgram} from '../helpers/pty.ts';
import {shiftHistory} from '../helpers/shift-history.ts';
import {until} from '../helpers/until.ts';

const intervalMs = 100;
const hourMs = 3_600_000;
const daySeconds = 86_400;
const noDatabase = missing('postgresql');

const readAll = (folder: string): string => readdirSync(folder).filter(name => name.endsWith('.jsonl')).map(name => readFileSync(path.join(folder, name), 'utf8')).join('');

describe.skipIf(ptyMissing !== undefined || noDatabase !== null)('an hour back, over a restart of the agent', () => {
	const folder = newFolder('past');
	const log = path.join(newFolder('past-log'), 'edge.access.log');
	let server: Running | null = null;
	/** Of its day, in UTC, as the monitor shows it. */
	let lastSecond = NaN;
	let agent: RunningAgent;
	let monitor: PtyProgram;
	const clients: pg.Client[] = [];
	const start = (...inputs: string[]): Promise<RunningAgent> => startAgentProcess(['--history-dir', folder, '--interval', `${intervalMs}ms`, ...inputs.flatMap(input => ['--from', input])]);

	const shownSecond = (): number => {
		const [, hours, minutes, seconds] = /PAUSED at (\d\d):(\d\d):(\d\d)/.exec(monitor.screen.text()) ?? [];
		return Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
	};

	beforeAll(async () => {
		await writeFile(log, '');
		server = await startPostgresql();
		const holder = new pg.Client({host: '127.0.0.1', port: server.port, user: 'app', database: 'postgres', application_name: 'holder'});
		holder.on('error', () => undefined);
		await holder.connect();
		clients.push(holder);
		await holder.query('BEGIN; SELECT 1');
		const first = await start(log, `postgres://app@127.0.0.1:${server.port}/postgres`);
		const line = (route: string, status: number, seconds: string): string => `127.0.0.1 - - [23/Nov/2026:15:40:29 +0000] "GET ${route} HTTP/1.1" ${status} 10 "-" "-" ${seconds} ${seconds}\n`;
		const traffic = setInterval(() => void appendFile(log, line('/orders/4711', 200, '0.120') + line('/slow/9', 200, '1.700') + line('/orders/13', 503, '0.400')), 100);
		try {
			await until(() => /"topic":"routes".*\/slow\/:id/.test(readAll(folder)) && /"topic":"databases".*"application":"holder"/.test(readAll(folder)) && readAll(folder).split('"type":"frame"').length > 30, 'routes and sessions are on the disk', 60_000);
		} finally {
			clearInterval(traffic);
		}
		await first.stop();
		shiftHistory(folder, hourMs, intervalMs);
		const times = [...readAll(folder).matchAll(/"type":"frame","seq":\d+,"time":(\d+)/g)].map(([, time]) => Number(time));
		lastSecond = Math.floor(Math.max(...times) / 1000) % daySeconds;
		agent = await start();
		monitor = startInPty(process.execPath, [binary, `127.0.0.1:${agent.port}`], {columns: 120, rows: 40, env: {HOME: '/nonexistent'}});
		await monitor.waitFor(screen => /live \d/.test(screen.text()), 30_000);
	}, 120_000);
	afterAll(async () => {
		await monitor?.close();
		await agent?.stop();
		for (const client of clients) await client.end().catch(() => undefined);
		await server?.stop();
	}, 30_000);

	it('shows routes and single requests of then', async () => {
		monitor.press('3');
		await monitor.waitForText('[3 requests]');
		expect(monitor.screen.text()).not.toContain('/slow/:id');
		monitor.press(' ');
		await monitor.waitForText('PAUSED');
		// Twelve windows of five minutes, then second by second to the last tick of before.
		for (let window = 0; window < 12; window++) monitor.press('<');
		await monitor.waitForText(/PAUSED at .* 1 h( \d+ m)? ago/, 30_000);
		// Midnight may lie between.
		const steps = ((shownSecond() - lastSecond + 1.5 * daySeconds) % daySeconds) - daySeconds / 2;
		for (let step = 0; step < Math.abs(steps); step++) monitor.press(steps > 0 ? keys.left : keys.right);
		await monitor.waitFor(() => shownSecond() === lastSecond, 30_000);
		await monitor.waitFor(screen => /GET \/slow\/:id +.*1\.70 s/.test(screen.text()) && /FAILED REQUESTS/.test(screen.text()) && /GET \/orders\/:id .*5xx/.test(screen.text()), 30_000);
	}, 120_000);

	it('shows the sessions of then', async () => {
		monitor.press('4');
		await monitor.waitFor(screen => /\d+ holder.* idle in transaction/.test(screen.text()), 30_000);
	}, 60_000);

	it('shows what the host was made of', async () => {
		monitor.press('2');
		await monitor.waitFor(screen => /FILE SYSTEMS/.test(screen.text()) && /GET \/slow\/:id/.test(screen.text()), 30_000);
	}, 60_000);

	it('says that processes are not kept', async () => {
		monitor.press('6');
		await monitor.waitForText(/not kept on disk/, 30_000);
	}, 60_000);

	it('is back to now, where there is none of it', async () => {
		monitor.press('3');
		monitor.press('0');
		await monitor.waitFor(screen => /live \d/.test(screen.text()) && !/slow\/:id/.test(screen.text()), 30_000);
	}, 60_000);
});
