/** The terminal modes that a full-screen program borrows, and the sequences that give them back. */

/** Alternate screen, cursor hidden, no autowrap: the last column can be written without the screen scrolling. */
export const enterModes = '\u001B[?1049h\u001B[?25l\u001B[?7l';

/**
 * Gives everything back. The cursor goes to the last row first, and that is blanked: consoles and GNU screen have no alternate screen and
 * would put the shell's prompt into the middle of the last frame, or onto its foot.
 */
export const leaveModes = (rows: number): string => `\u001B[?2026l\u001B[m\u001B[${rows};1H\u001B[K\u001B[?7h\u001B[?25h\u001B[?1049l`;

/** Between these a terminal that knows them shows nothing half-drawn. */
export const beginSynchronized = '\u001B[?2026h';
export const endSynchronized = '\u001B[?2026l';
