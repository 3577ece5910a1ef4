/** Copying by OSC 52 (https://invisible-island.net/xterm/ctlseqs/ctlseqs.html): the only way to the clipboard of the machine that one sits at, over SSH and through tmux. */

import {isScreen, isTmux, wrapForScreen, wrapForTmux, type Environment} from './passthrough.ts';

/** Terminals cut or refuse longer sequences; xterm's limit is the lowest in use. */
export const maxCopyBytes = 74_000;

/** What sets the clipboard to a text, as it is to be written; null for a text that is too long. */
export const encodeCopy = (text: string, env: Environment): string | null => {
	const bytes = Buffer.from(text);
	if (bytes.length > maxCopyBytes) return null;
	const sequence = `\u001B]52;c;${bytes.toString('base64')}\u0007`;
	// tmux takes the sequence itself (set-clipboard on) or lets it through wrapped (allow-passthrough on): which, it does not say.
	if (isTmux(env)) return sequence + wrapForTmux(sequence);
	if (isScreen(env)) return wrapForScreen(sequence);
	return sequence;
};
