/**
 * The look of a cell as one number, so that cells compare and cache cheaply: bits 0–8 foreground (0 default, else palette index + 1),
 * bits 9–17 background, from bit 18 the attributes. A theme's true colours have numbers of their own after the
 * palette's; what finds no room there is brought down to the 256-colour palette.
 */
export type Style = number;

export const plainStyle: Style = 0;
const backgroundShift = 9;
const colorMask = 0x1FF;
const backgroundMask = colorMask << backgroundShift;

type Attribute = {readonly bit: number; readonly on: number; readonly off: number};
const bold: Attribute = {bit: 1 << 18, on: 1, off: 22};
const dim: Attribute = {bit: 1 << 19, on: 2, off: 22};
const italic: Attribute = {bit: 1 << 20, on: 3, off: 23};
const underline: Attribute = {bit: 1 << 21, on: 4, off: 24};
const blink: Attribute = {bit: 1 << 22, on: 5, off: 25};
const inverse: Attribute = {bit: 1 << 23, on: 7, off: 27};
const hidden: Attribute = {bit: 1 << 24, on: 8, off: 28};
const strike: Attribute = {bit: 1 << 25, on: 9, off: 29};
const attributes: readonly Attribute[] = [bold, dim, italic, underline, blink, inverse, hidden, strike];
/** What can be seen on a blank cell besides its background. */
const seenOnBlank = underline.bit | inverse.bit | strike.bit;

const foregroundOf = (style: Style): number => style & colorMask;
const backgroundOf = (style: Style): number => (style & backgroundMask) >> backgroundShift;
const withForeground = (style: Style, color: number): Style => (style & ~colorMask) | color;
const withBackground = (style: Style, color: number): Style => (style & ~backgroundMask) | (color << backgroundShift);

/** The style that a blank cell shows: its background, and the rest only where lines or inversion make it visible. */
export const blankStyle = (style: Style): Style => (style & seenOnBlank) === 0 ? style & backgroundMask : style;

/** True when a blank of look `style` (from blankStyle) comes out right while the pen has look `pen`. */
export const blankFits = (pen: Style, style: Style): boolean => pen === style || ((pen | style) & seenOnBlank) === 0 && ((pen ^ style) & backgroundMask) === 0;

/** Applies the parameters of one SGR sequence (`1;38;5;208`) to a style; what is unknown changes nothing. */
export const applySgr = (style: Style, parameters: string): Style => {
	const parts = parameters.split(';');
	let result = style;
	for (let index = 0; index < parts.length; index++) {
		const part = parts[index] ?? '';
		const code = Number.parseInt(part === '' ? '0' : part, 10);
		if (code === 38 || code === 48) {
			const nested = part.includes(':');
			const color = nested ? readColor(part.split(':').slice(1)) : readColor(parts.slice(index + 1));
			if (!nested) index += color.used;
			if (color.value === undefined) continue;
			result = code === 38 ? withForeground(result, color.value) : withBackground(result, color.value);
		} else {
			result = applyCode(result, part === '4:0' ? 24 : code);
		}
	}
	return result;
};

const applyCode = (style: Style, code: number): Style => {
	if (code === 0) return plainStyle;
	if (code >= 30 && code <= 37) return withForeground(style, code - 29);
	if (code === 39) return withForeground(style, 0);
	if (code >= 40 && code <= 47) return withBackground(style, code - 39);
	if (code === 49) return withBackground(style, 0);
	if (code >= 90 && code <= 97) return withForeground(style, code - 81);
	if (code >= 100 && code <= 107) return withBackground(style, code - 91);
	let result = style;
	for (const attribute of attributes) {
		if (code === attribute.on) result |= attribute.bit;
		if (code === attribute.off) result &= ~attribute.bit;
	}
	return result;
};

/** Reads `5;n` or `2;r;g;b` (also `2::r:g:b`); `used` is the number of parameters taken. */
const readColor = (parts: readonly string[]): {value: number | undefined; used: number} => {
	const numbers = parts.filter(part => part !== '').map(part => Math.min(255, Number.parseInt(part, 10)));
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
