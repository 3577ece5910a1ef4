/** Sequences for the terminal that one sits at, through the multiplexer that one is in: it passes on only what is wrapped. */
export type Environment = Readonly<Record<string, string | undefined>>;

export const wrapForTmux = (sequence: string): string => `\u001BPtmux;${sequence.replaceAll('\u001B', '\u001B\u001B')}\u001B\\`;

/** GNU screen passes on strings of at most 768 bytes. */
export const wrapForScreen = (sequence: string): string => (sequence.match(/[\s\S]{1,700}/g) ?? []).map(part => `\u001BP${part}\u001B\\`).join('');

export const isTmux = (env: Environment): boolean => Boolean(env['TMUX']);
export const isScreen = (env: Environment): boolean => env['TERM']?.startsWith('screen') === true;
