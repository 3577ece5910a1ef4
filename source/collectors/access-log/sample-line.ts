/** A line that was not understood, as it may be shown: without query strings, passwords and what else looks private, on at most 80 columns. */
import {maskPrivate} from '../../signals/private-text.ts';
import {washText} from '../../signals/text.ts';

export const sampleColumns = 80;
/** Looking further than this is never needed. */
const lookedAt = 2000;

/** East Asian and pictographic characters take two columns; taking a few more for wide than are does no harm. */
const columnsOf = (character: string): number => ((character.codePointAt(0) as number) >= 0x1100 ? 2 : 1);

const cut = (text: string): string => {
	let columns = 0;
	let kept = '';
	for (const character of text) {
		columns += columnsOf(character);
		if (columns > sampleColumns - 1) return `${kept}…`;
		kept += character;
	}
	return kept;
};

export const sampleOf = (line: string): string => {
	// Washed first: what is left of an escape sequence must not look like a query.
	const washed = washText(line, lookedAt);
	return cut(maskPrivate(washed.replace(/[?;][^\s"'<>\\]*/g, '')).trim());
};
