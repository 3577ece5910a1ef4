/** Takes the terminal's answers out of what the user types. */
export type ReplyFilter = {
	/** Text that was typed; what is the beginning of an answer is kept back until the next call. */
	readonly push: (input: string) => string;
	/** Gives back what was kept: nothing more will come to complete it. */
	readonly flush: () => string;
};

// No key sends CSI ?: answers to DECRQM (CSI ? 2026 ; 1 $ y) and DA1 (CSI ? 62 ; 22 c) do.
const reply = /\u001B\[\?[\d;]*(?:\$y|c)/g;
const certainStart = /\u001B\[\?[\d;]*\$?$/;
/** While an answer is awaited, a lone ESC at the end of a chunk may be its first byte. */
const possibleStart = /\u001B(?:\[(?:\?[\d;]*\$?)?)?$/;
/** An unfinished answer longer than this is none. */
const longestReply = 64;

/** A filter that hands each answer, whole, to `onReply`. `isAwaited` says whether an answer is still expected. */
export const createReplyFilter = (onReply: (reply: string) => void, isAwaited: () => boolean): ReplyFilter => {
	let kept = '';
	return {
		push(input) {
			const text = kept + input;
			kept = '';
			const typed = text.replace(reply, found => {
				onReply(found);
				return '';
			});
			const start = (isAwaited() ? possibleStart : certainStart).exec(typed);
			if (!start || typed.length - start.index > longestReply) return typed;
			kept = typed.slice(start.index);
			return typed.slice(0, start.index);
		},
		flush() {
			const rest = kept;
			kept = '';
			// What surely began as an answer was never typed.
			return rest.startsWith('\u001B[?') ? '' : rest;
		},
	};
};
