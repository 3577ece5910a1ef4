/** Ties it together: keys and ticks in, pictures out. State changes in the reducer; a screen is a function of state and board. */
import {createElement, type ReactElement} from 'react';
import {render} from 'ink';
import type {BoardSource} from '../signals/board.ts';
import {washText} from '../signals/text.ts';
import {cutRow, span} from '../draw/compose.ts';
import type {Row, Size} from '../draw/rows.ts';
import type {GaugeStyle} from '../draw/strip.ts';
import {App} from './app.ts';
import {defaultKeymap} from './key-bindings.ts';
import {findKey, type Command, type Keymap} from './keymap.ts';
import {reduce, type Action} from './model/reducer.ts';
import {createUiState, isSlow, isTyping, nothingSeen, type Seen} from './model/state.ts';
import {createSlowBoard} from './model/slow-board.ts';
import {drawScreen} from './screens/draw-screen.ts';
import {firstLayout} from './screens/picture.ts';
import {rowMark, type Look} from './theme.ts';

/** What Ink draws to: takes each whole frame as one string. */
export type FrameSink = NodeJS.WriteStream;

export type AppOptions = {
	readonly stdout: FrameSink;
	/** A terminal's keys; must know raw mode. */
	readonly stdin: NodeJS.ReadStream;
	readonly board: BoardSource;
	readonly look: Look;
	/** The keys as the user has them; the default ones when not said. */
	readonly keymap?: Keymap;
	/** `off`: a new critical finding does not ring until it is asked to. */
	readonly bell?: 'on' | 'off';
	/** How gauges are drawn at the start. */
	readonly style: GaugeStyle;
	/** The terminal's size at the start; later sizes come by resized(), or by a `resize` event of stdout. */
	readonly size: Size;
	/** Milliseconds since the epoch. */
	readonly now: () => number;
	/** Asked at every tick of the data: whether the terminal stays behind. */
	readonly isLinkSlow?: () => boolean;
	/** Ctrl-Z: stops the program; drawing again is the caller's to ask for by repaint. */
	readonly suspend: () => void;
	/** Ctrl-L: the terminal shows something else than was drawn. */
	readonly repaint: () => void;
	/** `y`: takes the screen's text to the clipboard; false when it cannot. */
	readonly copy: (text: string) => boolean;
	/** `e`: writes a report that begins with the screen; resolves with where, rejects with why not. */
	readonly exportReport: (screen: readonly string[]) => Promise<string>;
};

/** How the person left: by `q`, or by Ctrl-C, which is exit code 130. */
export type Ending = 'quit' | 'interrupted';

export type MountedApp = {
	/** The terminal has another size. */
	readonly resized: (size: Size) => void;
	/** Draws again from the board as it is now. */
	readonly refresh: () => void;
	/** Draws in other colours from now on. */
	readonly relook: (look: Look) => void;
	/** Whether the person wants to hear of what is new: not with notifications off, nor while looking at the past. */
	readonly takesAlarms: () => boolean;
	/** Takes everything down; nothing is drawn or heard afterwards. */
	readonly unmount: () => void;
	/** Resolves when the person wants to leave; the caller unmounts. Never resolves after unmount(). */
	readonly whenDone: Promise<Ending>;
};

/** How long a word about what was just done stands at the foot. */
const noticeMs = 4000;

const keyOf = (watched: Seen['watched']): string => (watched === null ? '' : JSON.stringify(watched));

/** What is typed, its end where it is long, over the last row. */
const withPrompt = (rows: readonly Row[], {text}: {readonly text: string}, {columns}: Size): readonly Row[] => {
	const lead = columns >= 40 ? 'mark this instant: ' : 'mark: ';
	const hints = columns >= 110 ? '   enter sets it, also without a word · esc does not' : columns >= 70 ? '   enter sets it · esc does not' : '';
	const shownText = text.slice(-Math.max(1, columns - lead.length - hints.length - 1));
	return [...rows.slice(0, -1), cutRow([span(lead), span(`${shownText}_`, 'accent'), span(hints, 'dim')], columns)];
};

const withNotice = (rows: readonly Row[], text: string, {columns}: Size): readonly Row[] => [...rows.slice(0, -1), cutRow([span(washText(text, 300), 'accent')], columns)];

export const mountApp = ({stdout, stdin, board, look: firstLook, keymap = defaultKeymap, bell = 'on', style, size: firstSize, now, isLinkSlow = () => false, suspend, repaint, copy, exportReport}: AppOptions): MountedApp => {
	const slowBoard = createSlowBoard(board, now);
	let ui = {...createUiState(style), hasBell: bell === 'on'};
	let seen = nothingSeen;
	let layout = firstLayout;
	let size = firstSize;
	let look = firstLook;
	let watched: Seen['watched'] = null;
	let watchedOfAll: Seen['watchedOfAll'] = [];
	let isMounted = true;
	let shown: readonly Row[] = [];
	let notice: {readonly text: string; readonly until: number} | null = null;
	let finish: (ending: Ending) => void = () => undefined;
	const whenDone = new Promise<Ending>(resolve => {
		finish = resolve;
	});

	const draw = (): ReactElement => {
		const picture = drawScreen({board: isSlow(ui) ? slowBoard : board, ui, keymap, size, now: now(), before: layout});
		({seen, layout} = picture);
		if (seen.watched !== watched && keyOf(seen.watched) !== keyOf(watched)) {
			watched = seen.watched;
			board.dispatch({type: 'watch', id: watched?.id ?? null, details: watched?.details ?? []});
		}
		if (seen.watchedOfAll.join() !== watchedOfAll.join()) {
			watchedOfAll = seen.watchedOfAll;
			board.dispatch({type: 'watch-all', details: watchedOfAll});
		}
		shown = picture.rows;
		const said = ui.marking !== null ? withPrompt(picture.rows, ui.marking, size) : notice !== null && now() < notice.until ? withNotice(picture.rows, notice.text, size) : picture.rows;
		return createElement(App, {rows: said, look, onKey});
	};
	const refresh = (): void => {
		if (isMounted) ink.rerender(draw());
	};
	const say = (text: string): void => {
		notice = {text, until: now() + noticeMs};
		refresh();
	};
	const textOf = (): string[] => shown.map(row => row.map(({text}) => text).join('').trimEnd());
	const run: Readonly<Record<Command, () => void>> = {
		'copy-row'() {
			const row = textOf().find(line => line.startsWith(rowMark));
			if (row === undefined) run['copy-screen']();
			else say(copy(`${row.slice(rowMark.length).trim()}\n`) ? 'copied the row' : 'the row is too long to copy');
		},
		'copy-screen': () => say(copy(`${textOf().join('\n').trimEnd()}\n`) ? 'copied the screen' : 'the screen is too large to copy'),
		export: () => void exportReport(textOf()).then(where => say(`wrote ${where}`), (error: unknown) => say(`no report: ${error instanceof Error ? error.message : String(error)}`)),
		baseline() {
			board.dispatch({type: 'baseline'});
			refresh();
		},
		quit: () => finish('quit'),
		interrupt: () => finish('interrupted'),
		suspend,
		repaint,
	};
	const act = (action: Action): void => {
		const before = ui;
		ui = reduce(ui, action, {seen, now: now(), times: {...layout, ...board.reach()}});
		if (before.pausedAt === null && ui.pausedAt !== null) board.dispatch({type: 'pause'});
		if (before.pausedAt !== null && ui.pausedAt === null) board.dispatch({type: 'resume'});
		if (ui.pausedAt !== null && before.backSeconds !== ui.backSeconds) board.dispatch({type: 'step', backSeconds: ui.backSeconds});
		if (ui.windowSeconds !== null && before.windowSeconds !== ui.windowSeconds) board.dispatch({type: 'window', seconds: ui.windowSeconds});
		if (ui.hasBell !== before.hasBell) say(ui.hasBell ? 'a new critical finding rings and notifies' : 'no bell, no notifications');
		if (ui.marked !== null && ui.marked !== before.marked) {
			board.dispatch({type: 'mark', ...ui.marked});
			say(`marked${ui.marked.text === '' ? '' : `: ${ui.marked.text}`}`);
		}
		if (ui !== before) refresh();
	};
	const onKey = (key: string): void => {
		const found = findKey(key, isTyping(ui), keymap);
		if (found === null || !isMounted) return;
		if (typeof found === 'string') run[found]();
		else act(found);
	};
	const resized = (next: Size): void => {
		size = next;
		refresh();
	};
	// Before Ink hears of it: no frame of the old size is drawn at the new one.
	const onResize = (): void => resized({columns: stdout.columns, rows: stdout.rows});
	stdout.prependListener('resize', onResize);

	const ink = render(draw(), {stdout, stdin, debug: true, exitOnCtrlC: false, patchConsole: false});
	// Told once: who goes back to scrolling by hand wants it so.
	let isSlowTold = false;
	const onTick = (): void => {
		if (!isSlowTold && isLinkSlow()) {
			isSlowTold = true;
			act({type: 'slow-link'});
		}
		refresh();
	};
	const unsubscribe = board.subscribe(onTick);

	return {
		resized,
		refresh,
		relook(next) {
			look = next;
			refresh();
		},
		whenDone,
		takesAlarms: () => isMounted && ui.hasBell && ui.backSeconds === 0,
		unmount() {
			if (!isMounted) return;
			isMounted = false;
			unsubscribe();
			stdout.off('resize', onResize);
			if (watched !== null) board.dispatch({type: 'watch', id: null, details: []});
			if (watchedOfAll.length > 0) board.dispatch({type: 'watch-all', details: []});
			ink.unmount();
		},
	};
};
