/** How many cells a character takes, and how sure one can be that every terminal agrees. Covers what engineroom draws and what names may hold. */

/** Cells that a grapheme cluster (one user-perceived character) takes: 0, 1 or 2. */
export type Width = (cluster: string) => number;

// East Asian Wide and Fullwidth blocks. https://www.unicode.org/reports/tr11/
const wide = /^[\u1100-\u115F\u231A\u231B\u2329\u232A\u2E80-\u303E\u3041-\u33FF\u3400-\u4DBF\u4E00-\uA4CF\uA960-\uA97C\uAC00-\uD7A3\uF900-\uFAFF\uFE10-\uFE19\uFE30-\uFE6F\uFF01-\uFF60\uFFE0-\uFFE6\u{16FE0}-\u{18CFF}\u{1AFF0}-\u{1B2FF}\u{1F200}-\u{1F2FF}\u{20000}-\u{3FFFD}]/u;
const emoji = /^\p{Emoji_Presentation}/u;
const invisible = /^[\p{Mn}\p{Me}\p{Cf}\p{Cc}\p{Cs}\p{Default_Ignorable_Code_Point}]+$/u;
const emojiSelector = '\uFE0F';

/** The width that most terminals of today give a cluster. */
export const clusterWidth: Width = cluster => {
	if (invisible.test(cluster)) return 0;
	return wide.test(cluster) || emoji.test(cluster) || cluster.includes(emojiSelector) ? 2 : 1;
};

const steadyNarrow = ' -~\\u00A1-\\u00AC\\u00AE-\\u02FF\\u0370-\\u0377\\u037A-\\u037F\\u0384-\\u0482\\u048A-\\u052F\\u2010-\\u2027\\u2030-\\u205E\\u2070-\\u20BF\\u2100-\\u2319\\u231C-\\u2328\\u232B-\\u23E8\\u23ED-\\u23EF\\u23F4-\\u23FA\\u2500-\\u25FC\\u25FF-\\u2604\\u2701-\\u2704\\u2706-\\u2709\\u270C-\\u2727\\u2729-\\u274B\\u27C0-\\u2B1A\\u2B1D-\\u2B4F';
const steadyWide = '\\u3041-\\u3096\\u30A1-\\u30FA\\u3400-\\u4DBF\\u4E00-\\u9FFF\\uAC00-\\uD7A3\\uFF01-\\uFF60';
const narrowOnly = new RegExp(`^[${steadyNarrow}]*$`);
const steadyOne = new RegExp(`^[${steadyNarrow}${steadyWide}]$`);

/** True when every UTF-16 unit of the text is one cell on every terminal: no cluster needs to be looked for. */
export const isPlainNarrow = (text: string): boolean => narrowOnly.test(text);

/** What was found of each unit in the blocks with narrow ones: 0 nothing yet, 1 narrow, 2 not. */
const units = new Uint8Array(0x2C00);

/** True when a UTF-16 unit is such a one, by a look into a table. */
export const isNarrowUnit = (unit: number): boolean => {
	if (units[unit] === 0) units[unit] = isPlainNarrow(String.fromCharCode(unit)) ? 1 : 2;
	return units[unit] === 1;
};

/** True when terminals agree on the width of this cluster; emoji, sequences and combining marks are where they differ. */
export const isSteady = (cluster: string): boolean => steadyOne.test(cluster);
