import {createServer, type Server} from 'node:http';
import type {AddressInfo} from 'node:net';
import {afterEach, describe, expect, it} from 'vitest';
import {binary, startAgentProcess, type RunningAgent} from '../helpers/binary.ts';
import {ptyMissing, startInPty, type PtyProgram} from '../helpers/pty.ts';

const ends: (() => unknown)[] = [];
afterEach(async () => {
	for (const end of ends.splice(0).reverse()) await end();
});

/** The metrics page of a shop that can be restarted, and whose pool can run out. */
const startShop = async () => {
	const shop = {startedAt: 1000, requests: 0, waiting: 0};
	const server: Server = createServer((_request, response) => {
		shop.requests += 100;
		response.setHeader('content-type', 'text/plain; version=0.0.4');
		response.end([
			`process_start_time_seconds ${shop.startedAt}`, '# TYPE http_requests_total counter', `http_requests_total{code="200"} ${shop.requests}`,
			`hikaricp_connections_active{pool="main"} ${shop.waiting > 0 ? 10 : 2}`, 'hikaricp_connections_max{pool="main"} 10', `hikaricp_connections_pending{pool="main"} ${shop.waiting}`, '',
		].join('\n'));
	});
	await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
	ends.push(() => new Promise(resolve => {
		server.closeAllConnections();
		server.close(resolve);
	}));
	return Object.assign(shop, {url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/metrics`});
};
const startAgentOf = async (url: string, port = 0): Promise<RunningAgent> => {
	const agent = await startAgentProcess(['--from', url], port);
	ends.push(() => agent.stop());
	return agent;
};
const watch = (port: number, env: Readonly<Record<string, string>> = {}): PtyProgram => {
	const monitor = startInPty(process.execPath, [binary, `127.0.0.1:${port}`], {columns: 120, rows: 40, env: {HOME: '/nonexistent', ...env}});
	ends.push(() => monitor.close());
	return monitor;
};
/** A shop, its agent and a monitor that has seen its first numbers. */
const watchShop = async () => {
	const shop = await startShop();
	const agent = await startAgentOf(shop.url);
	const monitor = watch(agent.port);
	await monitor.waitForText(/req\/s +\d/i, 20_000);
	return {shop, agent, monitor};
};
/** Seconds of the day that the header shows. */
const clockOf = (monitor: PtyProgram): number => {
	const [, hours, minutes, seconds] = /live (\d\d):(\d\d):(\d\d)/.exec(monitor.screen.text()) ?? [];
	return Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
};
const rang = (monitor: PtyProgram): boolean => monitor.rawBytes().includes('\u001B]9;engineroom: ');

describe.skipIf(ptyMissing !== undefined)('what happens, on a real screen', () => {
	it('is marked, compared, rung for and written down', async () => {
		const {shop, monitor} = await watchShop();
		monitor.press('mdeploy 4711\r');
		await monitor.waitForText('marked: deploy 4711');
		monitor.press('b');
		await monitor.waitForText(/vs \d\d:\d\d:\d\d/);
		monitor.press('2');
		await monitor.waitFor(screen => /◆ \d\d:\d\d:\d\d deploy 4711/.test(screen.text()) && screen.text().includes('┊'));
		await monitor.waitForText(/REQ\/S \d+ ×\d/);
		monitor.press('b');
		await monitor.waitFor(screen => !/vs \d\d:\d\d:\d\d/.test(screen.text()));
		monitor.press('7');
		await monitor.waitForText(/◆ mark +deploy 4711/);
		// What is critical a while after the first look is news.
		const lookedAt = clockOf(monitor);
		await monitor.waitFor(() => (clockOf(monitor) - lookedAt + 86_400) % 86_400 > 6);
		shop.waiting = 7;
		await monitor.waitForText(/✖ (?:critical|worse) .*(?:pool|waiting)/, 20_000);
		await monitor.waitFor(() => rang(monitor));
		shop.startedAt = 2000;
		await monitor.waitForText(/↺ restart .*restarted/, 10_000);
		shop.waiting = 0;
		await monitor.waitForText(/✔ ended .*(?:pool|waiting)/, 40_000);
		// Back in time there is nothing of all that: as far as the mark.
		monitor.press('<');
		await monitor.waitForText('nothing has happened yet');
		monitor.press('q');
		expect((await monitor.exited()).code).toBe(0);
	}, 120_000);

	it('is lost and back: the log says for how long, and that the agent began anew', async () => {
		const {shop, agent, monitor} = await watchShop();
		monitor.press('7n');
		await monitor.waitForText('no bell');
		agent.child.kill('SIGKILL');
		await monitor.waitForText(/○ down/, 20_000);
		await startAgentOf(shop.url, agent.port);
		await monitor.waitForText(/✔ back .*after \d+/, 20_000);
		await monitor.waitForText(/↺ restart .*agent restarted/);
		expect(rang(monitor)).toBe(false);
	}, 90_000);
});
