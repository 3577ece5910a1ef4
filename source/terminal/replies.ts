/** What stands at the end of the input and may go on: `maybe` the beginning of an answer or a key that was pressed, `surely` an answer. */
export type Pending = 'none' | 'maybe' | 'surely';

/** Takes the terminal's answers out of what the user types. */
export type ReplyFilter = {
	/** Text that was typed; what is the beginning of an answer is kept back until the next call. */
	readonly push: (input: string) => string;
	readonly pending: () => Pending;
	/** Nothing more will come to complete what was kept: gives it back, unless it surely began as an answer. */
	readonly flush: () => string;
};

// No key sends CSI ? or OSC with a number: answers to DECRQM (CSI ? 2026 ; 1 $ y), DA1 (CSI ? 62 ; 22 c) and for colours (OSC 11 ; rgb:… ST) do.
const body = '[^\\u0000-\\u001F\\u007F\\u009C]*';
const control = '\\u001B\\[\\?[0-?]*[ -/]*[@-~]';
const text = `\\u001B\\]\\d${body}(?:\\u0007|\\u009C|\\u001B\\\\)`;
/** What was broken off: something else comes before its end. */
const broken = `\\u001B\\[\\?[ -?]*(?=[^ -~])|\\u001B\\]\\d${body}(?=[\\u0000-\\u001F\\u007F])(?!\\u001B$)`;
const reply = new RegExp(`(${control}|${text})|${broken}`, 'g');
const sureStart = new RegExp(`\\u001B(?:\\[\\?[ -?]*|\\]\\d${body}\\u001B?)$`);
// Alt with a bracket is no key of ours: it may wait a moment.
const possibleStart = /\u001B[[\]]$/;
const expectedStart = /\u001B$/;
/** Its first byte was taken for a key: nobody types the rest at once. */
const orphan = /^(?:\]\d+;|\[\?\d)/;
/** Longer than any answer that is read; of a longer one only its beginning is remembered. */
const longestReply = 128;

/** A filter that hands each answer, whole, to `onReply`. `isExpected`: answers are still to come, so that a lone ESC at the end may be the first byte of one. */
export const createReplyFilter = (onReply: (reply: string) => void, isExpected: () => boolean): ReplyFilter => {
	let kept = '';
	let pending: Pending = 'none';
	let isAfterEscape = false;
	const give = (typed: string): string => {
		isAfterEscape = typed.endsWith('\u001B');
		return typed;
	};
	const keep = (typed: string, from: number, as: Pending): string => {
		const start = typed.slice(from);
		// The last character may be half of the end.
		kept = start.length <= longestReply ? start : start.slice(0, longestReply) + (start.endsWith('\u001B') ? '\u001B' : '');
		pending = as;
		return give(typed.slice(0, from));
	};
	return {
		push(input) {
			const lead = kept === '' && isAfterEscape && orphan.test(input) ? '\u001B' : kept;
			const typed = (lead + input).replace(reply, (_, found: string | undefined) => {
				if (found !== undefined) onReply(found);
				return '';
			});
			kept = '';
			pending = 'none';
			const sure = sureStart.exec(typed);
			if (sure) return keep(typed, sure.index, 'surely');
			const possible = possibleStart.exec(typed) ?? (isExpected() ? expectedStart.exec(typed) : null);
			return possible ? keep(typed, possible.index, 'maybe') : give(typed);
		},
		pending: () => pending,
		flush() {
			const rest = pending === 'maybe' ? kept : '';
			kept = '';
			pending = 'none';
			return give(rest);
		},
	};
};
