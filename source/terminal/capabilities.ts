import type {Background} from './background.ts';
import type {TerminalQuestions} from './query.ts';

/** What is known of the terminal before anything is asked: the environment and whether both ends are terminals. */
export type TerminalFacts = {
	readonly env: Readonly<Record<string, string | undefined>>;
	readonly stdinIsTty: boolean;
	readonly stdoutIsTty: boolean;
	/** `linux`, `darwin`, `win32`, … */
	readonly platform: string;
	/** What the command line asked for; it wins. */
	readonly wanted?: {readonly noColor?: boolean; readonly color?: ColorWish; readonly ascii?: boolean; readonly plain?: boolean};
};

/** `best`: as many as the terminal says it has. */
export type ColorWish = 'auto' | 'best' | 'none' | '16' | '256' | 'truecolor';

export type Capabilities = {
	/** `16` ANSI colours when nothing else is wished, or `none`: then state is told by glyph and word alone. */
	readonly color: 'none' | '16' | '256' | 'truecolor';
	/** What the terminal says of its background (COLORFGBG); null when it does not. */
	readonly background: Background | null;
	/** `console`: the few glyphs besides ASCII that the fonts of consoles have. */
	readonly glyphs: 'unicode' | 'console' | 'ascii';
	/** `tty`: a full screen; `plain`: lines. */
	readonly screen: 'tty' | 'plain';
	/** Why there is no full screen; a half sentence for the user. */
	readonly reason?: string;
	/** What is worth asking the terminal itself (see askTerminal). */
	readonly ask: TerminalQuestions;
};

/** Decides how to draw. A locale that is not set at all counts as UTF-8 only where systems do not use locale variables. */
export const readCapabilities = (facts: TerminalFacts): Capabilities => {
	const reason = whyPlain(facts);
	const screen = reason === undefined ? 'tty' : 'plain';
	const color = readColor(facts, screen);
	return {
		color,
		background: readBackground(facts.env['COLORFGBG']),
		glyphs: facts.wanted?.ascii || !speaksUtf8(facts) ? 'ascii' : isConsole(facts.env) ? 'console' : 'unicode',
		screen,
		...(reason === undefined ? {} : {reason}),
		ask: screen === 'tty' ? worthAsking(facts.env, color) : {synchronized: false, background: false},
	};
};

const isSet = (value: string | undefined): value is string => value !== undefined && value !== '';
const isOff = (value: string): boolean => value === '0' || value.toLowerCase() === 'false';

const whyPlain = ({env, stdinIsTty, stdoutIsTty, platform, wanted}: TerminalFacts): string | undefined => {
	if (wanted?.plain) return 'asked for by --plain';
	if (!stdoutIsTty) return 'stdout is no terminal';
	// Keys need raw mode, which only a terminal has.
	if (!stdinIsTty) return 'stdin is no terminal';
	if (env['TERM'] === 'dumb') return 'TERM is dumb';
	if (!isSet(env['TERM']) && platform !== 'win32') return 'TERM is not set';
	if (isSet(env['CI']) && !isOff(env['CI'])) return 'CI is set';
	return undefined;
};

/** --no-color and --color, then NO_COLOR (https://no-color.org), then FORCE_COLOR, then what the terminal is. */
const readColor = (facts: TerminalFacts, screen: 'tty' | 'plain'): Capabilities['color'] => {
	const {env, wanted} = facts;
	const wish = wanted?.color ?? 'auto';
	if (wanted?.noColor) return 'none';
	if (wish !== 'auto' && wish !== 'best') return wish;
	if (isSet(env['NO_COLOR'])) return 'none';
	const force = env['FORCE_COLOR'];
	if (force !== undefined && isOff(force)) return 'none';
	if (force === undefined && screen === 'plain') return 'none';
	return wish === 'best' ? mostColors(facts) : '16';
};

/** The console of Linux has 512 glyphs at most; sparklines are not among them. */
const isConsole = (env: TerminalFacts['env']): boolean => env['TERM'] === 'linux';

const mostColors = ({env}: TerminalFacts): '16' | '256' | 'truecolor' => {
	// GNU screen hands COLORTERM on from the terminal outside, and takes true colours for something else (red for faint). tmux may be called screen, and knows them.
	const isScreen = env['TERM']?.startsWith('screen') === true && !isSet(env['TMUX']);
	if (!isScreen && /^(?:truecolor|24bit)$/.test(env['COLORTERM'] ?? '')) return 'truecolor';
	return /256color/.test(env['TERM'] ?? '') ? '256' : '16';
};

/** `15;0`: the last number is the background's, 7 and 9 to 15 are light. */
const readBackground = (colors: string | undefined): Capabilities['background'] => {
	const last = /;(\d{1,2})$/.exec(colors ?? '')?.[1];
	if (last === undefined) return null;
	return last === '7' || Number(last) >= 9 ? 'light' : 'dark';
};

const speaksUtf8 = ({env, platform}: TerminalFacts): boolean => {
	const locale = [env['LC_ALL'], env['LC_CTYPE'], env['LANG']].find(isSet);
	return locale === undefined ? platform === 'win32' || platform === 'darwin' : /utf-?8/i.test(locale);
};

// The console of Linux has nothing to tell and is black; Terminal of macOS prints the last letter of a question for a mode.
const worthAsking = (env: TerminalFacts['env'], color: Capabilities['color']): TerminalQuestions => {
	const isAnswering = !isConsole(env);
	return {synchronized: isAnswering && env['TERM_PROGRAM'] !== 'Apple_Terminal', background: isAnswering && color !== 'none'};
};
