import xterm from '@xterm/headless';

/** One cell as a person sees it. Colours are palette indices, `default`, or `#rrggbb`. */
export type SeenCell = {
	readonly text: string;
	readonly foreground: number | string;
	readonly background: number | string;
	readonly bold: boolean;
	readonly dim: boolean;
	readonly italic: boolean;
	readonly underline: boolean;
	readonly inverse: boolean;
	readonly strike: boolean;
};

/** A terminal's screen in memory (xterm.js without a window). */
export type TerminalScreen = {
	/** Resolves when the bytes have taken effect. */
	readonly write: (bytes: string | Uint8Array) => Promise<void>;
	readonly resize: (columns: number, rows: number) => void;
	/** The rows as text, trailing blanks cut. */
	readonly rows: () => string[];
	/** The rows joined by newlines, trailing blank rows cut. */
	readonly text: () => string;
	readonly cell: (x: number, y: number) => SeenCell;
	/** All cells in one string that is equal exactly when two screens look the same. */
	readonly picture: () => string;
	readonly isAlternate: () => boolean;
	readonly isCursorShown: () => boolean;
	readonly wraps: () => boolean;
	/** How many lines have scrolled off: a full-screen program scrolls none. */
	readonly scrolled: () => number;
	/** Answers of the terminal to queries (DA1 and the like). */
	readonly onReply: (listener: (reply: string) => void) => void;
	/** From now on the terminal tells the colour of its background when it is asked (OSC 11), as `rgb:ffff/ffff/ffff`. */
	readonly tellBackground: (color: string) => void;
	/** Another opinion on how wide characters are. */
	readonly useWidths: (width: (codePoint: number) => 0 | 1 | 2) => void;
};

export const createTerminalScreen = (columns: number, rows: number): TerminalScreen => {
	const terminal = new xterm.Terminal({cols: columns, rows, scrollback: 200, allowProposedApi: true});
	let isCursorShown = true;
	const replyListeners: ((reply: string) => void)[] = [];
	// Reported, not handled: `false` lets the terminal go on with its own handling.
	const watchCursor = (isShown: boolean) => (parameters: (number | number[])[]): boolean => {
		if (parameters.includes(25)) isCursorShown = isShown;
		return false;
	};
	terminal.parser.registerCsiHandler({prefix: '?', final: 'h'}, watchCursor(true));
	terminal.parser.registerCsiHandler({prefix: '?', final: 'l'}, watchCursor(false));

	const line = (y: number) => terminal.buffer.active.getLine(terminal.buffer.active.baseY + y)!;
	const cell = (x: number, y: number): SeenCell => {
		const found = line(y).getCell(x)!;
		const color = (isDefault: boolean, isRgb: boolean, value: number): number | string =>
			isDefault ? 'default' : isRgb ? `#${value.toString(16).padStart(6, '0')}` : value;
		return {
			text: found.getWidth() === 0 ? '' : found.getChars() || ' ',
			foreground: color(found.isFgDefault(), found.isFgRGB(), found.getFgColor()),
			background: color(found.isBgDefault(), found.isBgRGB(), found.getBgColor()),
			bold: found.isBold() !== 0, dim: found.isDim() !== 0, italic: found.isItalic() !== 0, underline: found.isUnderline() !== 0,
			inverse: found.isInverse() !== 0, strike: found.isStrikethrough() !== 0,
		};
	};
	const rowsOf = (): string[] => Array.from({length: terminal.rows}, (_, y) => line(y).translateToString(true).trimEnd());

	return {
		cell,
		write: bytes => new Promise(resolve => {
			terminal.write(bytes, resolve);
		}),
		resize: (newColumns, newRows) => terminal.resize(newColumns, newRows),
		rows: rowsOf,
		text: () => rowsOf().join('\n').trimEnd(),
		picture: () => Array.from({length: terminal.rows}, (_, y) => Array.from({length: terminal.cols}, (_, x) => describeCell(cell(x, y))).join('|')).join('\n'),
		isAlternate: () => terminal.buffer.active.type === 'alternate',
		isCursorShown: () => isCursorShown,
		wraps: () => terminal.modes.wraparoundMode,
		scrolled: () => terminal.buffer.active.baseY,
		onReply(listener) {
			terminal.onData(listener);
			replyListeners.push(listener);
		},
		tellBackground(color) {
			terminal.parser.registerOscHandler(11, asked => {
				if (asked === '?') for (const listener of replyListeners) listener(`\u001B]11;${color}\u001B\\`);
				return true;
			});
		},
		useWidths(width) {
			terminal.unicode.register({version: 'test', wcwidth: width, charProperties: codePoint => width(codePoint) << 1});
			terminal.unicode.activeVersion = 'test';
		},
	};
};

/** On a blank nobody sees the colour or weight of the letter that is not there. */
const describeCell = (cell: SeenCell): string => {
	const isBlank = cell.text === ' ' && !cell.underline && !cell.inverse && !cell.strike;
	if (isBlank) return ` ${cell.background}`;
	const marks = [cell.bold && 'b', cell.dim && 'd', cell.italic && 'i', cell.underline && 'u', cell.inverse && 'v', cell.strike && 's'].filter(Boolean).join('');
	return `${cell.text} ${cell.foreground} ${cell.background} ${marks}`;
};
