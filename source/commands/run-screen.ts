/** The screen: Ink on top, the terminal room below, the fleet behind it. */
import {writeSync} from 'node:fs';
import {textWidth} from '../draw/width.ts';
import {guardTerminal} from '../terminal/guard.ts';
import {createKeyboard} from '../terminal/keyboard.ts';
import {askTerminal} from '../terminal/query.ts';
import type {Capabilities} from '../terminal/capabilities.ts';
import type {Schedule} from '../terminal/schedule.ts';
import {createScreen} from '../terminal/screen.ts';
import {createSlowLink} from '../terminal/slow-link.ts';
import {unblock} from '../terminal/tty.ts';
import {createTtyWriter, writeThrough} from '../terminal/tty-writer.ts';
import {createWriteNow, sleepNow} from '../terminal/write-now.ts';
import {createPalette} from '../view/palettes.ts';
import type {Look} from '../view/theme.ts';
import {mountApp} from '../view/mount.ts';
import type {Fleet} from '../monitor/fleet.ts';
import type {Clock} from '../signals/clock.ts';
import {reduceAlarm, silent} from '../monitor/events/alarm.ts';
import {washText} from '../signals/text.ts';
import {encodeCopy} from '../terminal/clipboard.ts';
import {encodeNotification} from '../terminal/notify.ts';
import type {Options} from './options.ts';
import {exportReport} from './export-report.ts';

const schedule: Schedule = (run, delayMs) => {
	const timer = setTimeout(run, delayMs);
	return () => clearTimeout(timer);
};

/** Runs until the person leaves or a signal comes; resolves with the exit code, the terminal restored. */
export const runScreen = async (board: Fleet, capabilities: Capabilities, {style, keymap, theme, colors, bell}: Pick<Options, 'style' | 'keymap' | 'bell' | 'theme' | 'colors'>, clock: Clock): Promise<number> => {
	const {stdin, stdout, stderr} = process;
	const writer = createTtyWriter({
		schedule,
		writeSync: (bytes, offset, length) => writeSync(stdout.fd, bytes, offset, length),
		onError: error => void stdout.emit('error', error),
	});
	// Where writing may block, Node's own way does not stop the program.
	const tty = unblock(stdout) === 'unblocked' && process.platform !== 'win32' ? writeThrough(stdout, writer) : stdout;
	const keyboard = createKeyboard(stdin, schedule);
	const screen = createScreen({tty, writeNow: createWriteNow({fd: stdout.fd, writeSync, sleep: sleepNow}), schedule, width: textWidth});
	let end: (code: number) => void = () => undefined;
	const ended = new Promise<number>(resolve => {
		end = resolve;
	});
	const guard = guardTerminal({
		process: process, screen, keyboard, streams: [stdout, stdin], schedule,
		exit: code => end(code),
		report: line => void stderr.write(`${line}\n`),
		detail: process.env['DEBUG'] === 'engineroom' ? 'stacks' : 'line',
	});
	const slowLink = createSlowLink();
	const lookOn = (background: Capabilities['background']): Look => ({glyphs: capabilities.glyphs, color: capabilities.color, palette: createPalette(theme, capabilities.color, colors, background)});
	keyboard.open();
	screen.enter();
	const app = mountApp({
		stdout: screen.stdout,
		stdin: keyboard.stdin,
		board,
		look: lookOn(capabilities.background),
		keymap,
		bell,
		// Terminals without blocks have no braille.
		style: capabilities.glyphs === 'unicode' ? style : {...style, glyphs: 'blocks'},
		size: {columns: screen.stdout.columns, rows: screen.stdout.rows},
		now: () => clock.wallTime(),
		isLinkSlow: () => slowLink.tick({at: performance.now(), isBehind: screen.isBehind(), taken: writer.taken()}),
		suspend: () => guard.suspend(),
		repaint: () => screen.repaint(),
		copy(text) {
			const sequence = encodeCopy(text, process.env);
			if (sequence !== null) screen.say(sequence);
			return sequence !== null;
		},
		exportReport: lines => exportReport(board, lines, {now: clock.now(), time: clock.wallTime()}),
	});
	let alarm = silent;
	const stopListening = board.onEvent(entry => {
		if (!app.takesAlarms()) return;
		const rung = reduceAlarm(alarm, entry, performance.now());
		alarm = rung.alarm;
		if (rung.text !== null) screen.say(encodeNotification('engineroom', washText(rung.text), process.env));
	});
	// After the first frame: nobody waits for the answers. A theme that was asked for needs no background.
	const asked = askTerminal({
		keyboard, schedule,
		write: text => void tty.write(text, () => undefined),
		ask: {...capabilities.ask, background: capabilities.ask.background && theme === 'default'},
		onAnswers({synchronized, background}) {
			if (synchronized === 'supported') screen.startSynchronizing();
			if (background !== null && background !== capabilities.background) app.relook(lookOn(background));
		},
	});
	void app.whenDone.then(async ending => {
		// The terminal's answer to our question must not be typed into the shell after us.
		await asked.whenQuiet;
		end(ending === 'quit' ? 0 : 130);
	});
	const code = await ended;
	stopListening();
	asked.stop();
	app.unmount();
	guard.release();
	return code;
};
