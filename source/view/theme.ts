/** Rows as the terminal takes them, and how state is told: by glyph and word, and by a tone besides. */
import type {LinkState, Severity} from '../signals/board.ts';
import {rowInGlyphs, type Glyphs} from '../draw/ascii.ts';
import type {Row, Tone, Span} from '../draw/rows.ts';
import {createPalette, type ColorDepth, type Palette} from './palettes.ts';

/** What the terminal can show, and its colours: those of the default theme when not said. */
export type Look = {readonly glyphs: Glyphs; readonly color: ColorDepth; readonly palette?: Palette | null};

const defaultPalette = createPalette('default', '16');

const nothing: Span = {text: '', tone: 'plain'};

/** A row as the terminal takes it. */
export const paintRow = (row: Row, {glyphs, color, palette = defaultPalette}: Look): string => {
	const shown = rowInGlyphs(row, glyphs);
	const codes = color === 'none' ? null : palette;
	let painted = '';
	for (let index = 0; index < shown.length; index++) {
		const {text, tone} = shown[index] ?? nothing;
		const code = codes === null ? '' : codes[tone];
		painted += code === '' || text === '' ? text : `\u001B[${code}m${text}\u001B[0m`;
	}
	return painted;
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

/** What stands before the row that is marked, on every screen with one. */
export const rowMark = '▸';
export const markSpan = (isTarget: boolean): Span => ({text: isTarget ? rowMark : ' ', tone: 'accent'});
