const colors = /\u001B\[[\d;]*m/g;

/** A line without the colours (SGR) that loggers write for terminals. */
export const withoutColors = (line: string): string => (line.includes('\u001B') ? line.replace(colors, '') : line);
