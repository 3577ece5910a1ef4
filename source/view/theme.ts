/** Tones to colours: the 16 ANSI colours on the user's own background, or none. What a colour says, a glyph and a word say too. */
import type {LinkState, Severity} from '../signals/board.ts';
import {asciiRow} from '../draw/ascii.ts';
import type {Row, Tone} from '../draw/rows.ts';

/** What the terminal can show. */
export type Look = {readonly glyphs: 'unicode' | 'ascii'; readonly color: '16' | 'none'};

/** Parameters of SGR, by tone. */
const colors: Readonly<Record<Tone, string>> = {
	plain: '', dim: '2', strong: '1', heading: '36', accent: '1;36',
	ok: '32', warning: '33', critical: '1;31', stale: '2',
	selected: '7', series1: '36', series2: '94', series3: '35', key: '1',
};

/** A row as the terminal takes it. */
export const paintRow = (row: Row, {glyphs, color}: Look): string => {
	const shown = glyphs === 'ascii' ? asciiRow(row) : row;
	let text = '';
	for (const piece of shown) {
		const code = color === 'none' ? '' : colors[piece.tone];
		text += code === '' || piece.text === '' ? piece.text : `\u001B[${code}m${piece.text}\u001B[0m`;
	}
	return text;
};

/** `short` is the word in less than ten cells. */
export type State = {readonly glyph: string; readonly word: string; readonly short: string; readonly tone: Tone};

const severities: Readonly<Record<Severity, State>> = {
	critical: {glyph: '✖', word: 'critical', short: 'critical', tone: 'critical'},
	warning: {glyph: '▲', word: 'warning', short: 'warning', tone: 'warning'},
	ok: {glyph: '✔', word: 'ok', short: 'ok', tone: 'ok'},
};
const links: Readonly<Record<Exclude<LinkState, 'live'>, State>> = {
	stale: {glyph: '○', word: 'stale', short: 'stale', tone: 'warning'},
	down: {glyph: '○', word: 'down', short: 'down', tone: 'critical'},
	connecting: {glyph: '·', word: 'connecting', short: 'no data', tone: 'dim'},
};

export const severityState = (severity: Severity): State => severities[severity];

/** How a host is told: by what it says of itself while it is live, else by its link. */
export const stateOf = (link: LinkState, severity: Severity): State => (link === 'live' ? severities[severity] : links[link]);

/** The tone of a gauge's number. Old data is dim whatever it says. */
export const numberTone = (severity: Severity, isFresh: boolean): Tone => (!isFresh ? 'stale' : severity === 'ok' ? 'plain' : severity);

/** The tone of a gauge's picture. */
export const pictureTone = (severity: Severity, isFresh: boolean): Tone => (!isFresh ? 'stale' : severity === 'ok' ? 'series1' : severity);
