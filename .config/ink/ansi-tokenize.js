// Goes in front of @alcalzone/ansi-tokenize: text of the same characters as in string-width.js, without escapes, is one token per
// character, and nothing has to be segmented. All else is given to the real one.
import {tokenize as original} from '@alcalzone/ansi-tokenize?original';

export * from '@alcalzone/ansi-tokenize?original';

const simple = /^[ -~\u00A1-\u00AC\u00AE-\u02FF\u2010-\u2027\u2030-\u205E\u2190-\u2319\u2500-\u25FC\u2701-\u2704\u2706-\u2709\u270C-\u2727\u2729-\u274B\u2800-\u28FF]*$/;

export function tokenize(text, endCharacter = Number.POSITIVE_INFINITY) {
	if (!simple.test(text)) return original(text, endCharacter);
	// The real one stops after the character that reaches the end, so it gives at least one.
	const count = Math.min(text.length, Math.max(1, Math.ceil(endCharacter)));
	const tokens = [];
	for (let index = 0; index < count; index++) tokens.push({type: 'char', value: text[index], fullWidth: false});
	return tokens;
}
