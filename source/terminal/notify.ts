/**
 * Telling somebody who looks elsewhere: the bell, and a notification of the desktop. OSC 9 (iTerm2, kitty, WezTerm, Ghostty,
 * foot, …) or OSC 777 (rxvt, VTE, Konsole), by what the terminal is; one that knows neither ignores both.
 */
import {isScreen, isTmux, wrapForScreen, wrapForTmux, type Environment} from './passthrough.ts';

const bell = '\u0007';
/** Longer texts are cut by those who show them. */
const maxLength = 200;

const knows777 = (env: Environment): boolean => /^rxvt/.test(env['TERM'] ?? '') || Boolean(env['VTE_VERSION']) || Boolean(env['KONSOLE_VERSION']);
/** Consoles without a desktop; some of them print what they do not know. */
const hasDesktop = (env: Environment): boolean => !['linux', 'dumb', 'vt100', 'vt220', 'cons25'].includes(env['TERM'] ?? '');

/** Nothing that could end the sequence or begin another; `;` parts the fields of OSC 777. */
const clean = (text: string): string => text.replace(/[\u0000-\u001F\u007F-\u009F]+/g, ' ').replaceAll(';', ',').slice(0, maxLength);

/** What rings and notifies, as it is to be written: it moves nothing and writes nothing on the screen. */
export const encodeNotification = (title: string, text: string, env: Environment): string => {
	if (!hasDesktop(env)) return bell;
	// A text of OSC 9 that begins with a number is a command to some terminals: the title comes first.
	const sequence = knows777(env) ? `\u001B]777;notify;${clean(title)};${clean(text)}\u0007` : `\u001B]9;${clean(`${title}: ${text}`)}\u0007`;
	return bell + (isTmux(env) ? wrapForTmux(sequence) : isScreen(env) ? wrapForScreen(sequence) : sequence);
};
