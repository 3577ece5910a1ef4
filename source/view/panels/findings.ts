/** What is wrong, and why numbers are missing: sentences, wrapped. */
import type {HostRow} from '../../signals/board.ts';
import {signalNames, type SignalName} from '../../signals/catalog.ts';
import {padRow, span} from '../../draw/compose.ts';
import {formatAge} from '../../draw/format.ts';
import type {Row} from '../../draw/rows.ts';
import {cutText, textWidth, wrapText} from '../../draw/width.ts';
import {severityState, stateOf} from '../theme.ts';
import {names} from './signal-names.ts';

const indent = 2;
/** A sentence is cut after this many lines, where the caller has no less room. */
const linesOfOne = 3;

export type TextRoom = {readonly columns: number; readonly lines: number};

/** A glyph, a name and a sentence over as many lines as it takes. */
const drawSentence = (glyph: {readonly text: string; readonly tone: Row[number]['tone']}, name: string, text: string, {columns, lines: most}: TextRoom): Row[] => {
	const shownName = name === '' ? '' : `${cutText(name, Math.max(3, Math.floor(columns / 4)))}  `;
	const lead = textWidth(shownName);
	// In a narrow pane the sentence goes on under its glyph, else under its beginning.
	const hang = columns >= 60 ? indent + lead : indent;
	const first = Math.max(4, columns - indent - lead);
	const wrapped = wrapText(text, Math.min(first, columns - hang), most);
	return wrapped.map((line, index): Row =>
		index === 0 ? [span(glyph.text, glyph.tone), span(' '), span(shownName, 'strong'), span(line)] : padRow([span(' '.repeat(hang)), span(line)], Math.min(columns, hang + textWidth(line))),
	);
};

/** Why a host is not live. */
const drawLink = (row: HostRow, name: string, room: TextRoom): Row[] => {
	if (row.link === 'live') return [];
	const {glyph, word, tone} = stateOf(row.link, row.severity);
	return drawSentence({text: glyph, tone}, name, lostText(row, word), room);
};

/** Why there are no numbers. */
export const lostReason = (row: HostRow): string => (row.link === 'connecting' ? `connecting to ${row.target}: first numbers in about 2 s` : (row.reason ?? stateOf(row.link, row.severity).word));

const lostText = (row: HostRow, word: string): string =>
	row.link === 'connecting' ? lostReason(row) : `${word}${row.ageSeconds === null ? '' : ` ${formatAge(row.ageSeconds)}`}${row.reason === null ? '' : `: ${row.reason}`}`;

/** The state of a host that is not live, in words: `down 1 m: connection refused`. */
export const linkText = (row: HostRow): string => lostText(row, stateOf(row.link, row.severity).word);

/** Findings of one host, and its link when it is not live. `name` is left out where the screen says it already. */
export const drawFindings = (row: HostRow, name: string, columns: number, lines = linesOfOne): Row[] => {
	const room = {columns, lines: Math.min(lines, linesOfOne)};
	const drawn = drawLink(row, name, room);
	for (const {severity, text} of row.findings) {
		const {glyph, tone} = severityState(severity);
		drawn.push(...drawSentence({text: glyph, tone}, name, text, room));
	}
	return drawn;
};

/** Why gauges of a live host are unknown, those with one reason together. */
export const drawUnknown = (row: HostRow, columns: number, signals: readonly SignalName[] = signalNames): Row[] => {
	if (row.link === 'down' || row.link === 'connecting') return [];
	const reasons = new Map<string, string[]>();
	for (const signal of signals) {
		const {value, reason, pool} = row.gauges[signal];
		if (value !== null || pool || reason === null) continue;
		reasons.set(reason, [...(reasons.get(reason) ?? []), names[signal].label]);
	}
	return [...reasons].flatMap(([reason, signals]) => wrapText(`${signals.join(', ')}: ${reason}`, columns - indent, 2).map((line, index): Row => [span(index === 0 ? '— ' : '  ', 'dim'), span(line, 'dim')]));
};
