/** What Ink is given: a canvas and the keys. */
import {createElement, useCallback, type ReactNode} from 'react';
import {useInput, type Key} from 'ink';
import type {Row} from '../draw/rows.ts';
import {Canvas} from './canvas.ts';
import type {Look} from './theme.ts';

export type AppProps = {
	readonly rows: readonly Row[];
	readonly look: Look;
	/** Called with the name of each key, as the keymap spells it. */
	readonly onKey: (key: string) => void;
};

const named: readonly (readonly [keyof Key, string])[] = [
	['upArrow', 'up'], ['downArrow', 'down'], ['pageUp', 'pageup'], ['pageDown', 'pagedown'], ['home', 'home'], ['end', 'end'],
	['return', 'enter'], ['escape', 'esc'], ['backspace', 'backspace'], ['delete', 'backspace'], ['tab', 'tab'], ['leftArrow', 'left'], ['rightArrow', 'right'],
];

/** Keys typed fast come as one text: each is a key of its own. */
export const keyNames = (input: string, key: Key): readonly string[] => {
	const name = named.find(([flag]) => key[flag] === true)?.[1];
	if (name !== undefined) return [key.shift && (name === 'left' || name === 'right' || name === 'tab') ? `shift-${name}` : name];
	if (key.ctrl) return [`ctrl-${input}`];
	if (key.meta) return [];
	return [...input].map(letter => (letter === '\r' || letter === '\n' ? 'enter' : letter === '\u007F' || letter === '\b' ? 'backspace' : letter));
};

export const App = ({rows, look, onKey}: AppProps): ReactNode => {
	// The same function each time: Ink would take a new one for a reason to listen anew with every frame.
	const onInput = useCallback((input: string, key: Key) => {
		for (const name of keyNames(input, key)) onKey(name);
	}, [onKey]);
	useInput(onInput);
	return createElement(Canvas, {rows, look});
};
