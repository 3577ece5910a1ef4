// Goes in front of string-width: text of printable ASCII, Latin, dashes, arrows, boxes, blocks, shapes, marks like ✔ and braille
// needs no grapheme segmentation; each of these characters is one cell. All else is asked of the real one.
import original from 'string-width?original';

const simple = /^[ -~\u00A1-\u00AC\u00AE-\u02FF\u2010-\u2027\u2030-\u205E\u2190-\u2319\u2500-\u25FC\u2701-\u2704\u2706-\u2709\u270C-\u2727\u2729-\u274B\u2800-\u28FF]*$/;

export default function stringWidth(text, options) {
	// With ambiguous characters taken for wide, boxes and blocks are two cells.
	if (typeof text === 'string' && options?.ambiguousIsNarrow !== false && simple.test(text)) return text.length;
	return original(text, options);
}
