/** SGR sequences (`CSI 1;31 m`): what they do to a style, and the shortest one between two styles. */
import {attributes, backgroundOf, colorMask, foregroundOf, plainStyle, withBackground, withForeground, type Style} from './style.ts';

/** What each code below 30 does to a style: the bits that it clears and those that it sets. */
const cleared = new Array<number>(30).fill(0);
const given = new Array<number>(30).fill(0);
for (const {bit, on, off} of attributes) {
	given[on] = bit;
	cleared[off] = (cleared[off] ?? 0) | bit;
}

const applyCode = (style: Style, code: number): Style => {
	if (code === 0) return plainStyle;
	if (code < 30) return (style & ~(cleared[code] ?? 0)) | (given[code] ?? 0);
	if (code <= 37) return withForeground(style, code - 29);
	if (code === 39) return withForeground(style, 0);
	if (code >= 40 && code <= 47) return withBackground(style, code - 39);
	if (code === 49) return withBackground(style, 0);
	if (code >= 90 && code <= 97) return withForeground(style, code - 81);
	if (code >= 100 && code <= 107) return withBackground(style, code - 91);
	return style;
};

const zero = 48;
const nine = 57;
const semicolon = 59;

/** Applies an SGR sequence whose parameters (`1;38;5;208`) stand in `line` from one place up to another; what is unknown changes nothing. */
export const applySgr = (style: Style, line: string, from: number, to: number): Style => {
	if (from === to) return plainStyle;
	let result = style;
	let code = 0;
	let isEmpty = true;
	for (let at = from; at < to; at++) {
		const character = line.charCodeAt(at);
		if (character >= zero && character <= nine) {
			code = code * 10 + character - zero;
			isEmpty = false;
			continue;
		}
		// Parameters that are left out, have parts or name a colour by number are rare.
		if (character !== semicolon || isEmpty || isColor(code)) return applyRemembered(style, line.slice(from, to));
		result = applyCode(result, code);
		code = 0;
		isEmpty = true;
	}
	return isEmpty ? plainStyle : isColor(code) ? result : applyCode(result, code);
};

/** Whether the parameters after this one name a foreground or a background. */
const isColor = (code: number): boolean => code === 38 || code === 48;

/** Themes name a dozen colours by number, again and again. */
const mostEffects = 200;
const everyBit = 2 ** 26 - 1;
/** What parameters do to any style: bits that stay as they are, and bits that are set; all others are cleared. */
const effects = new Map<string, {readonly stay: number; readonly given: number}>();

const applyRemembered = (style: Style, parameters: string): Style => {
	let effect = effects.get(parameters);
	if (effect === undefined) {
		if (effects.size === mostEffects) effects.clear();
		const parts = parameters.split(';');
		// What is the same after nothing and after everything does not depend on what was.
		const afterNothing = applyParts(plainStyle, parts);
		effect = {stay: afterNothing ^ applyParts(everyBit, parts), given: afterNothing};
		effects.set(parameters, effect);
	}
	return (style & effect.stay) | effect.given;
};

const applyParts = (style: Style, parts: readonly string[]): Style => {
	let result = style;
	for (let index = 0; index < parts.length; index++) {
		const part = parts[index] ?? '';
		const code = Number.parseInt(part === '' ? '0' : part, 10);
		if (!isColor(code)) {
			result = applyCode(result, part === '4:0' ? 24 : code);
			continue;
		}
		const nested = part.includes(':');
		const color = nested ? readColor(part.split(':'), 1) : readColor(parts, index + 1);
		if (!nested) index += color.used;
		if (color.value === undefined) continue;
		result = code === 38 ? withForeground(result, color.value) : withBackground(result, color.value);
	}
	return result;
};

/** Reads `5;n` or `2;r;g;b` (also `2::r:g:b`) from a place on; `used` is the number of parameters taken. */
const readColor = (parts: readonly string[], from: number): {value: number | undefined; used: number} => {
	const numbers = parts.slice(from).filter(part => part !== '').map(part => Math.min(255, Number.parseInt(part, 10)));
	const [kind, first, second, third] = numbers;
	if (kind === 5) return {value: first === undefined ? undefined : first + 1, used: 2};
	if (kind === 2 && first !== undefined && second !== undefined && third !== undefined) return {value: trueColor(first, second, third), used: 4};
	return {value: undefined, used: parts.length};
};

/** The true colours met so far: a theme has a dozen, and there is room for no more than the bits of a style can count. */
const trueColors: string[] = [];
const firstTrueColor = 257;

const trueColor = (red: number, green: number, blue: number): number => {
	const spelled = `${red};${green};${blue}`;
	const known = trueColors.indexOf(spelled);
	if (known !== -1) return firstTrueColor + known;
	if (trueColors.length > colorMask - firstTrueColor) return nearestColor(red, green, blue) + 1;
	return firstTrueColor + trueColors.push(spelled) - 1;
};

/** Index in the 6×6×6 cube of the 256-colour palette. */
const nearestColor = (red: number, green: number, blue: number): number => {
	const level = (value: number): number => value < 48 ? 0 : value < 115 ? 1 : Math.min(5, Math.floor((value - 35) / 40));
	return 16 + 36 * level(red) + 6 * level(green) + level(blue);
};

const colorCode = (color: number, base: 30 | 40): string => {
	if (color === 0) return String(base + 9);
	if (color <= 8) return String(base + color - 1);
	if (color <= 16) return String(base + 60 + color - 9);
	const own = trueColors[color - firstTrueColor];
	return own === undefined ? `${base + 8};5;${color - 1}` : `${base + 8};2;${own}`;
};

/** The shortest SGR sequence that takes the pen from one style to another; empty when they are the same. */
export const sgrBetween = (from: Style, to: Style): string => {
	if (from === to) return '';
	const added = changes(from, to);
	// An empty first parameter is 0, which resets everything.
	const anew = ['', ...changes(plainStyle, to)];
	const stepwise = added.join(';');
	const reset = anew.join(';');
	return `\u001B[${stepwise.length <= reset.length ? stepwise : reset}m`;
};

const changes = (from: Style, to: Style): string[] => {
	const codes: string[] = [];
	let pen = from;
	for (const attribute of attributes) {
		if ((pen & attribute.bit) === 0 || (to & attribute.bit) !== 0) continue;
		codes.push(String(attribute.off));
		pen = applyCode(pen, attribute.off);
	}
	for (const attribute of attributes) {
		if ((to & attribute.bit) !== 0 && (pen & attribute.bit) === 0) codes.push(String(attribute.on));
	}
	if (foregroundOf(from) !== foregroundOf(to)) codes.push(colorCode(foregroundOf(to), 30));
	if (backgroundOf(from) !== backgroundOf(to)) codes.push(colorCode(backgroundOf(to), 40));
	return codes;
};
