/** One entry of the log: when, how bad, where, what; over as many lines as it takes. */
import {span} from '../../draw/compose.ts';
import {formatMoment, momentColumns} from '../../draw/format.ts';
import type {Row} from '../../draw/rows.ts';
import {cutText, padText, textWidth, wrapText} from '../../draw/width.ts';
import type {LogEntry} from '../../signals/log.ts';
import {markSpan, severityState, type State} from '../theme.ts';

type Said = Pick<State, 'glyph' | 'word' | 'tone'>;

/** What became of it, as a glyph and a word. */
const stateOfEntry = ({change, severity}: LogEntry): Said => {
	const {glyph, word, tone} = severityState(severity);
	switch (change) {
		case 'began':
			return {glyph, word, tone};
		case 'worse':
			return {glyph, word: 'worse', tone};
		case 'ended':
			return {glyph, word: 'ended', tone};
		case 'stale':
		case 'down':
			return {glyph: '○', word: change, tone: change === 'down' ? 'critical' : 'warning'};
		case 'back':
			return {glyph, word: 'back', tone};
		case 'restart':
			return {glyph: '↺', word: 'restart', tone: 'accent'};
		case 'mark':
			return {glyph: '◆', word: 'mark', tone: 'accent'};
	}
};

export type EntryRoom = {
	/** The instant shown: what was on another day says so. */
	readonly now: number;
	readonly columns: number;
	/** Cells of the longest name. */
	readonly nameLength: number;
};

const wordColumns = 8;
const mostName = 16;
/** From here on everything stands in columns. */
const columnsFrom = 64;
const mostLines = 3;

const drawColumns = (entry: LogEntry, {now, columns, nameLength}: EntryRoom, isTarget: boolean): Row[] => {
	const nameColumns = Math.min(mostName, nameLength);
	const {glyph, word, tone} = stateOfEntry(entry);
	const lead = 1 + momentColumns + 1 + 2 + wordColumns + 1 + nameColumns + 1;
	const lines = wrapText(entry.text, Math.max(1, columns - lead), mostLines);
	return (lines.length === 0 ? [''] : lines).map((line, index): Row =>
		index === 0
			? [markSpan(isTarget), span(formatMoment(entry.time, now), isTarget ? 'strong' : 'plain'), span(' '), span(`${glyph} ${padText(word, wordColumns)}`, tone), span(' '), span(padText(entry.name, nameColumns), 'strong'), span(' '), span(line)]
			: [span(' '.repeat(lead)), span(line)],
	);
};

/** In a side pane: when and where, and below it what. */
const drawStacked = (entry: LogEntry, {now, columns}: EntryRoom, isTarget: boolean): Row[] => {
	const {glyph, word, tone} = stateOfEntry(entry);
	const moment = formatMoment(entry.time, now).trimStart();
	const room = columns - 3 - textWidth(moment) - 1;
	const shownWord = textWidth(word) + 1 + 4 <= room ? word : '';
	const name = cutText(entry.name, Math.max(0, room - (shownWord === '' ? 0 : textWidth(shownWord) + 1)));
	const head: Row = [markSpan(isTarget), span(`${glyph} `, tone), span(moment, isTarget ? 'strong' : 'plain'), ...(name === '' ? [] : [span(` ${name}`, 'strong')]), ...(shownWord === '' ? [] : [span(` ${shownWord}`, tone)])];
	return [head, ...wrapText(entry.text, Math.max(1, columns - 3), mostLines + 1).map((line): Row => [span('   '), span(line)])];
};

export const drawEntry = (entry: LogEntry, room: EntryRoom, isTarget: boolean): Row[] => (room.columns >= columnsFrom ? drawColumns : drawStacked)(entry, room, isTarget);
