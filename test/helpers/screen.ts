/** The real app on a stdout and a keyboard in memory. */
import {EventEmitter} from 'node:events';
import {PassThrough} from 'node:stream';
import type {BoardSource} from '../../source/signals/board.ts';
import {mountApp, type Ending} from '../../source/view/mount.ts';
import {scrollingBlocks, type GaugeStyle} from '../../source/draw/strip.ts';
import {defaultKeymap} from '../../source/view/key-bindings.ts';
import type {Keymap} from '../../source/view/keymap.ts';
import type {Look} from '../../source/view/theme.ts';
import {fixtureTime} from './board-fixture.ts';

export const plainLook: Look = {glyphs: 'unicode', color: 'none'};

export type ScreenOptions = {readonly board: BoardSource; readonly columns: number; readonly rows: number; readonly look?: Look; readonly style?: GaugeStyle; readonly keymap?: Keymap; readonly isLinkSlow?: () => boolean; readonly now?: () => number};

export type TestScreen = {
	/** The newest frame, as text. */
	frame(): string;
	readonly frames: () => number;
	/** Types, and waits until Ink has read it. */
	press(...keys: string[]): Promise<void>;
	resize(columns: number, rows: number): void;
	refresh(): void;
	takesAlarms(): boolean;
	readonly calls: string[];
	readonly whenDone: Promise<Ending>;
	close(): void;
};

export const openScreen = ({board, columns, rows, look = plainLook, style = scrollingBlocks, keymap = defaultKeymap, isLinkSlow = () => false, now = () => fixtureTime}: ScreenOptions): TestScreen => {
	let newest = '';
	let count = 0;
	const calls: string[] = [];
	const stdout = Object.assign(new EventEmitter(), {
		columns, rows, isTTY: true, writable: true,
		write(text: string | Uint8Array, done?: unknown) {
			if (typeof text === 'string' && text !== '' && !/^(?:\u001B\[[?0-9;]*[a-zA-Z])+$/.test(text)) {
				newest = text;
				count++;
			}
			if (typeof done === 'function') queueMicrotask(() => (done as () => void)());
			return true;
		},
	});
	stdout.setMaxListeners(0);
	const typed = new PassThrough({encoding: 'utf8'});
	const stdin = Object.assign(typed, {isTTY: true, fd: 0, ref: () => typed, unref: () => typed, setRawMode: () => typed});
	const app = mountApp({
		stdout: stdout as unknown as NodeJS.WriteStream, stdin: stdin as unknown as NodeJS.ReadStream,
		board, look, keymap, style, isLinkSlow, size: {columns, rows}, now, suspend: () => calls.push('suspend'), repaint: () => calls.push('repaint'),
		copy(text) {
			calls.push(`copy ${text}`);
			return true;
		},
		exportReport: async lines => {
			calls.push(`export ${lines.length}`);
			return '/home/ann/engineroom.md';
		},
	});
	const settle = async (): Promise<void> => {
		for (let turn = 0; turn < 4; turn++) await new Promise(resolve => setImmediate(resolve));
	};
	return {
		frame: () => newest,
		frames: () => count,
		async press(...keys) {
			await settle();
			for (const key of keys) {
				typed.write(key);
				await settle();
				// A lone escape is told from the start of a sequence by what does not follow.
				if (key === '\u001B') await new Promise(resolve => setTimeout(resolve, 60));
			}
		},
		resize(newColumns, newRows) {
			Object.assign(stdout, {columns: newColumns, rows: newRows});
			stdout.emit('resize');
		},
		refresh: app.refresh,
		takesAlarms: app.takesAlarms,
		calls,
		whenDone: app.whenDone,
		close() {
			app.unmount();
			typed.destroy();
		},
	};
};
