/** A program of its own: the real monitor and screen, second after second, every value another one each time. Tells its heap as JSON. */
import {PassThrough} from 'node:stream';
import {speak} from '../../source/commands/speak.ts';
import {scrollingBlocks} from '../../source/draw/strip.ts';
import {createFleet} from '../../source/monitor/fleet.ts';
import type {LinkEvents} from '../../source/monitor/link.ts';
import type {Clock} from '../../source/signals/clock.ts';
import {createDistribution, record} from '../../source/signals/distribution.ts';
import {createScreen} from '../../source/terminal/screen.ts';
import {mountApp} from '../../source/view/mount.ts';
import {encodeFrame, encodeMessage} from '../../source/wire/encode.ts';

const [frames = 20_000, settled = 5000, hosts = 2] = process.argv.slice(2).map(Number);
const columns = 70;
const rows = 20;
const labels = {service: 'shop', from: 'http://127.0.0.1:3000/metrics'};
const series = [
	...['system.cpu.utilization', 'system.memory.utilization', 'system.disk.io_utilization'].map(name => ({name, labels: {}})),
	{name: 'system.filesystem.utilization', labels: {mount: '/'}},
	...['service.observed', 'http.server.errors'].map(name => ({name, labels})),
	{name: 'http.server.requests', labels: {...labels, class: '2xx'}},
	...['used', 'max', 'pending_requests'].map(part => ({name: `db.client.connection.${part}`, labels: {...labels, pool: 'main'}})),
];

// Timers are kept in a list and run by the loop below: a second takes no longer than its work.
let nowMs = 1_000_000;
const timers = new Set<{readonly at: number; readonly run: () => void}>();
const clock: Clock = {
	now: () => nowMs,
	wallTime: () => 1_795_447_800_000 + nowMs,
	random: () => 0.5,
	setTimer(run, ms) {
		const timer = {at: nowMs + ms, run};
		timers.add(timer);
		return () => timers.delete(timer);
	},
};
const advance = (ms: number): void => {
	nowMs += ms;
	for (const timer of [...timers].sort((a, b) => a.at - b.at)) if (timer.at <= nowMs && timers.delete(timer)) timer.run();
};

const fleet = createFleet({clock, windowSeconds: 300, intervalMs: 1000, nowSeconds: 5, say: speak});
const links: LinkEvents[] = [];
for (let host = 0; host < hosts; host++) fleet.add(`api-${host}:7077`, events => {
	links.push(events);
	return {send: () => undefined, close: () => undefined};
});
links.forEach((events, host) => {
	events.onOpen();
	events.onMessage(encodeMessage({type: 'hello', version: 1, epoch: 'one', agent: {version: '0.1.0', pid: 1}, host: {name: `api-${host}`, platform: 'linux x64'}, intervalMs: 1000, seq: -1, sinceTickMs: 0, oldestSeq: 0, series, distributions: [{name: 'http.server.request.duration', labels: {service: 'shop'}}], collectors: []}));
});

let written = 0;
const tty = {columns, rows, on: () => undefined, off: () => undefined, write(text: string, done: () => void): boolean {
	written += text.length;
	queueMicrotask(done);
	return true;
}};
const screen = createScreen({tty, writeNow: () => undefined, schedule: () => () => undefined});
const typed = new PassThrough();
const stdin = Object.assign(typed, {isTTY: true, fd: 0, ref: () => typed, unref: () => typed, setRawMode: () => typed}) as unknown as NodeJS.ReadStream;
screen.enter();
const app = mountApp({stdout: screen.stdout, stdin, board: fleet, look: {glyphs: 'unicode', color: '16'}, style: scrollingBlocks, size: {columns, rows}, now: () => clock.wallTime(), suspend: () => undefined, repaint: () => undefined, copy: () => true, exportReport: async () => ''});

/** Never the same twice: a number of its own for each second and host. */
const told = (frame: number, host: number): number => 0.35 + 0.3 * Math.sin(frame / 17 + host) + 0.09 * Math.sin(frame * 12.9898 + host * 78.233);
const frameOf = (frame: number, host: number): string => {
	const value = told(frame, host);
	const distribution = createDistribution();
	for (let request = 0; request < 8; request++) record(distribution, (value * (1 + request)) / 20);
	return encodeFrame({type: 'frame', seq: frame, time: clock.wallTime(), values: [value, 0.3 + value / 3, value, 0.2 + value / 2, 1, 0, Math.round(value * 900), Math.round(value * 20), 20, 0], latency: [[0, distribution]]}, series);
};
const heapMb = (): number => {
	(globalThis as {gc?: () => void}).gc?.();
	return process.memoryUsage().heapUsed / 1e6;
};

let before = 0;
for (let frame = 0; frame < frames; frame++) {
	links.forEach((events, host) => events.onMessage(frameOf(frame, host)));
	advance(1000);
	// Now and then the loop turns, as it does between two seconds.
	await new Promise(resolve => (frame % 20 === 0 ? setImmediate(resolve) : resolve(undefined)));
	if (frame === settled) before = heapMb();
}
const after = heapMb();
const {buckets, outside} = {buckets: fleet.watched.size, outside: process.memoryUsage().arrayBuffers / 1e6};
app.unmount();
fleet.close();
process.stdout.write(`${JSON.stringify({before, after, outside, drawn: screen.stats().frames, written, hosts: buckets})}\n`);
process.exit(0);
