/**
 * Washing of text that comes from outside (route names, labels, log lines, error messages of peers) so that it can never
 * reach a terminal as a control sequence. Done where text enters the agent, and again where a frame is decoded.
 */

// CSI; string sequences (OSC, DCS, SOS, PM, APC) with their payload; any other escape.
const escapes = /\u001B(?:\[[0-?]*[ -/]*[@-~]|[\]PX^_][^\u0007\u001B\u009C]*(?:\u0007|\u001B\\|\u009C)?|[ -/]*[0-~])/g;
const controls = /[\u0000-\u001F\u007F-\u009F]/g;
const breaks = /[\t\n\r]+/g;
// Bidirectional overrides, zero-width and other invisible characters, tags.
const invisible = /[\u061C\u200B-\u200F\u2028-\u202E\u2060-\u2069\uFEFF\uFFF9-\uFFFB]|[\u{E0000}-\u{E007F}]/gu;
const plain = /^[ -~]*$/;

/** Plain text on one line, at most `maxLength` UTF-16 units long; what was cut ends in `…`. */
export const washText = (text: string, maxLength = 200): string => {
	// Looking further than this is never needed, and keeps the expressions off megabytes of hostile text.
	const head = text.length > maxLength * 4 ? text.slice(0, maxLength * 4) : text;
	const washed = plain.test(head)
		? head
		: toWellFormed(head).replace(escapes, '').replace(breaks, ' ').replace(controls, '').replace(invisible, '');
	return washed.length > maxLength ? `${toWellFormed(washed.slice(0, maxLength - 1))}…` : washed;
};

const loneSurrogates = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g;
const toWellFormed = (text: string): string => text.replace(loneSurrogates, '\uFFFD');
