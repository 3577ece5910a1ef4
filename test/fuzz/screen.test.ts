/** Random keys, sizes and frames on the real app over the real screen: after each of them the terminal shows what a fresh repaint would. */
import {EventEmitter} from 'node:events';
import {readFileSync} from 'node:fs';
import {PassThrough} from 'node:stream';
import xterm from '@xterm/headless';
import {afterEach, expect, test} from 'vitest';
import type {Agent} from '../../source/agent/agent.ts';
import type {Reading} from '../../source/collectors/collector.ts';
import {scrollingBlocks} from '../../source/draw/strip.ts';
import {textWidth} from '../../source/draw/width.ts';
import {createDistribution, record} from '../../source/signals/distribution.ts';
import {createClassCounts} from '../../source/signals/status.ts';
import {washText} from '../../source/signals/text.ts';
import {createPainter} from '../../source/terminal/painter.ts';
import {createScreen} from '../../source/terminal/screen.ts';
import {keymap} from '../../source/view/keymap.ts';
import {mountApp} from '../../source/view/mount.ts';
import {createFakeTimers} from '../terminal/fake-tty.ts';
import {createCuttable, createFakeClock, createTestFleet, startTestAgent, type Cuttable} from '../helpers/fleet.ts';
import {createDice, fuzzCases, fuzzSeed, fuzzTimeoutMs, type Dice} from './cases.ts';

const {cases: hostile} = JSON.parse(readFileSync(new URL('../fixtures/hostile-strings.json', import.meta.url), 'utf8')) as {readonly cases: readonly {readonly in: string}[]};
/** As collectors give them: washed where they enter. */
const names = ['shop', 'mail', '日本語サービス', '👩‍👩‍👧 family', 'é́combining', ...hostile.map(one => washText(one.in)).filter(text => text.trim() !== '')];

/** Keys as a terminal sends them. */
const sequences: Readonly<Record<string, string>> = {up: '\u001B[A', down: '\u001B[B', right: '\u001B[C', left: '\u001B[D', 'shift-left': '\u001B[1;2D', 'shift-right': '\u001B[1;2C', pageup: '\u001B[5~', pagedown: '\u001B[6~', home: '\u001B[H', end: '\u001B[F', enter: '\r', esc: '\u001B', backspace: '\u007F', tab: '\t', 'shift-tab': '\u001B[Z'};
const ends = new Set(['quit', 'interrupt', 'suspend']);
const pressed = keymap.filter(({does}) => typeof does !== 'string' || !ends.has(does)).flatMap(({keys}) => keys).map(key => sequences[key] ?? (key.startsWith('ctrl-') ? String.fromCharCode(key.charCodeAt(5) - 96) : key));
const typed = ['a', 'p', '5', '>', '%', '~', 'é', '漢', '\u0007', '\u001B[200~', '\u001B]52;c;aGk=\u0007', 'zzzzzz'];

const reading = (dice: Dice): Reading => {
	const service = dice.pick(names);
	const labels = {service, from: 'http://shop/metrics'};
	const distribution = createDistribution();
	for (let index = dice.below(30); index > 0; index--) record(distribution, 10 ** (dice.below(60) / 10 - 4));
	const failed = dice.below(5);
	return {
		points: [
			{name: 'system.cpu.utilization', labels: {}, value: dice.below(101) / 100}, {name: 'system.memory.utilization', labels: {}, value: dice.below(101) / 100},
			{name: 'system.filesystem.utilization', labels: {mount: dice.pick(['/', '/var', dice.pick(names)])}, value: dice.below(101) / 100},
			{name: 'service.observed', labels, value: 1}, {name: 'http.server.requests', labels: {...labels, class: '2xx'}, value: dice.below(2000)}, {name: 'http.server.requests', labels: {...labels, class: '5xx'}, value: failed}, {name: 'http.server.errors', labels, value: failed},
			{name: 'db.client.connection.used', labels: {...labels, pool: 'main'}, value: dice.below(21)}, {name: 'db.client.connection.max', labels: {...labels, pool: 'main'}, value: 20}, {name: 'db.client.connection.pending_requests', labels: {...labels, pool: 'main'}, value: dice.below(40)},
		],
		latencies: [{labels, distribution}],
		routes: [{service, method: 'GET', route: `/${dice.pick(names)}`, classes: {...createClassCounts(), '2xx': 1 + dice.below(50), '5xx': failed}, errors: failed, latency: distribution}],
		...(dice.chance(0.2) && {facts: {cores: [{core: 0, utilization: 0.4}], scope: 'host'}}),
		...(dice.chance(0.1) && {note: dice.pick(names)}),
	};
};

/** The first cell in which two terminals differ, as text; null when they look the same. */
const difference = (a: xterm.Terminal, b: xterm.Terminal): string | null => {
	const [one, two] = [a.buffer.active.getNullCell(), a.buffer.active.getNullCell()];
	for (let y = 0; y < a.rows; y++) {
		const [left, right] = [a.buffer.active.getLine(a.buffer.active.baseY + y), b.buffer.active.getLine(b.buffer.active.baseY + y)];
		for (let x = 0; x < a.cols; x++) {
			const [seen, wanted] = [left?.getCell(x, one), right?.getCell(x, two)];
			if (!seen || !wanted) return `no cell at ${x},${y}`;
			const same = (seen.getChars() || ' ') === (wanted.getChars() || ' ') && seen.getWidth() === wanted.getWidth() && seen.getBgColor() === wanted.getBgColor() && seen.isInverse() === wanted.isInverse();
			const isBlank = (seen.getChars() || ' ') === ' ';
			if (!same || (!isBlank && (seen.getFgColor() !== wanted.getFgColor() || seen.isBold() !== wanted.isBold() || seen.isDim() !== wanted.isDim()))) return `cell ${x},${y} is '${seen.getChars()}', a repaint has '${wanted.getChars()}'\n${left?.translateToString(true)}\n${right?.translateToString(true)}`;
		}
	}
	return null;
};

const written = (terminal: xterm.Terminal, bytes: string): Promise<void> => new Promise(resolve => {
	terminal.write(bytes, resolve);
});

const agents: Agent[] = [];
afterEach(async () => {
	for (const agent of agents.splice(0)) await agent.stop();
});

const steps = fuzzCases(800);

test(`${steps} random keys, resizes and frames leave no stray cell, and the terminal as it was`, async () => {
	const seed = fuzzSeed();
	const dice = createDice(seed);
	const clock = createFakeClock();
	const fleet = createTestFleet(clock);
	const links: Cuttable[] = [];
	const addHost = (): void => {
		const name = `${dice.pick(names)}-${links.length}`;
		const agent = startTestAgent(clock, () => reading(dice), `epoch ${links.length}`, name);
		agents.push(agent);
		const link = createCuttable(agent);
		links.push(link);
		fleet.add(name, link.transport);
	};
	for (let index = 0; index < 3; index++) addHost();

	let bytes = '';
	let newest = '';
	const events = new EventEmitter();
	const tty = {
		columns: 80, rows: 24,
		write(text: string, done: () => void): boolean {
			bytes += text;
			done();
			return true;
		},
		on: (event: string, listener: () => void) => events.on(event, listener),
		off: (event: string, listener: () => void) => events.off(event, listener),
	};
	const timers = createFakeTimers();
	const screen = createScreen({tty, writeNow: text => void (bytes += text), schedule: timers.schedule, width: textWidth});
	const write = screen.stdout.write.bind(screen.stdout);
	Object.assign(screen.stdout, {write: (text: string, ...rest: []) => {
		if (!/^(?:\u001B\[[0-?]*[ -/]*[@-~])*$/.test(text)) newest = text;
		return write(text, ...rest);
	}});
	const keys = new PassThrough({encoding: 'utf8'});
	const stdin = Object.assign(keys, {isTTY: true, fd: 0, ref: () => keys, unref: () => keys, setRawMode: () => keys});
	screen.enter();
	const app = mountApp({
		stdout: screen.stdout, stdin: stdin as unknown as NodeJS.ReadStream, board: fleet, look: {glyphs: 'unicode', color: '16'}, style: scrollingBlocks, size: {columns: tty.columns, rows: tty.rows},
		now: () => clock.wallTime(), suspend: () => undefined, repaint: () => screen.repaint(), copy: () => true, exportReport: async () => '/tmp/report.md',
	});
	const settle = async (): Promise<void> => {
		for (let turn = 0; turn < 3; turn++) await new Promise(resolve => setImmediate(resolve));
	};
	const terminal = new xterm.Terminal({cols: tty.columns, rows: tty.rows, scrollback: 10, allowProposedApi: true});
	const said: string[] = [];
	for (let step = 0; step < steps; step++) {
		const what = dice.below(100);
		if (what < 55) keys.write(dice.pick(pressed));
		else if (what < 62) keys.write(dice.pick(typed));
		else if (what < 90) await clock.advance(dice.pick([50, 1000, 1000, 3000]));
		else if (what < 95) {
			tty.columns = 1 + dice.below(dice.pick([30, 130, 220]));
			tty.rows = 1 + dice.below(dice.pick([8, 50]));
			terminal.resize(Math.max(2, tty.columns), tty.rows);
			tty.columns = Math.max(2, tty.columns);
			events.emit('resize');
			timers.elapse();
		} else if (what < 98) {
			const link = dice.pick(links);
			if (dice.chance(0.5)) link.cut('connection reset');
			else link.stall();
		} else if (links.length < 12) addHost();
		await settle();
		said.push(bytes);
		const sent = bytes;
		bytes = '';
		await written(terminal, sent);
		const fresh = new xterm.Terminal({cols: terminal.cols, rows: terminal.rows, scrollback: 10, allowProposedApi: true});
		await written(fresh, `\u001B[?1049h${createPainter(textWidth).paint(newest, {columns: tty.columns, rows: tty.rows})}`);
		const stray = difference(terminal, fresh);
		fresh.dispose();
		if (stray !== null) expect.fail(`step ${step} of seed ${seed} (ENGINEROOM_FUZZ_SEED=${seed} plays it again): ${stray}`);
	}
	// Nothing but cursor moves (four of them single characters), colours, erasing and modes ever reaches the terminal.
	const foreign = said.join('').replace(/\u001B\[[0-9;]*[mHABCDGKJd]|\u001B\[\?[0-9;]+[hl]|[\r\v\b]/g, '');
	expect(foreign.match(/[\u0000-\u001F\u007F-\u009F].{0,20}/g) ?? []).toEqual([]);
	app.unmount();
	screen.leave();
	await written(terminal, bytes);
	expect(terminal.buffer.active.type).toBe('normal');
	fleet.close();
}, fuzzTimeoutMs(steps, 200));
