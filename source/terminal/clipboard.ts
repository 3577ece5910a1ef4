/** Copying by OSC 52 (https://invisible-island.net/xterm/ctlseqs/ctlseqs.html): the only way to the clipboard of the machine that one sits at, over SSH and through tmux. */

/** Terminals cut or refuse longer sequences; xterm's limit is the lowest in use. */
export const maxCopyBytes = 74_000;

/** What sets the clipboard to a text, as it is to be written; null for a text that is too long. */
export const encodeCopy = (text: string, env: Readonly<Record<string, string | undefined>>): string | null => {
	const bytes = Buffer.from(text);
	if (bytes.length > maxCopyBytes) return null;
	const sequence = `\u001B]52;c;${bytes.toString('base64')}\u0007`;
	// tmux takes the sequence itself (set-clipboard on) or lets it through wrapped (allow-passthrough on): which, it does not say.
	if (env['TMUX']) return `${sequence}\u001BPtmux;${sequence.replaceAll('\u001B', '\u001B\u001B')}\u001B\\`;
	if (env['TERM']?.startsWith('screen') === true) return wrapForScreen(sequence);
	return sequence;
};

/** GNU screen passes on strings of at most 768 bytes. */
const wrapForScreen = (sequence: string): string => (sequence.match(/[\s\S]{1,700}/g) ?? []).map(part => `\u001BP${part}\u001B\\`).join('');
