/**
 * The look of a cell as one number, so that cells compare and cache cheaply: bits 0–8 foreground (0 default, else palette index + 1),
 * bits 9–17 background, from bit 18 the attributes. A theme's true colours have numbers of their own after the
 * palette's; what finds no room there is brought down to the 256-colour palette.
 */
export type Style = number;

export const plainStyle: Style = 0;
const backgroundShift = 9;
/** The bits of a foreground: how many colours can be told apart. */
export const colorMask = 0x1FF;
const backgroundMask = colorMask << backgroundShift;

/** An attribute with the codes that begin and end it. */
export type Attribute = {readonly bit: number; readonly on: number; readonly off: number};
const bold: Attribute = {bit: 1 << 18, on: 1, off: 22};
const dim: Attribute = {bit: 1 << 19, on: 2, off: 22};
const italic: Attribute = {bit: 1 << 20, on: 3, off: 23};
const underline: Attribute = {bit: 1 << 21, on: 4, off: 24};
const blink: Attribute = {bit: 1 << 22, on: 5, off: 25};
const inverse: Attribute = {bit: 1 << 23, on: 7, off: 27};
const hidden: Attribute = {bit: 1 << 24, on: 8, off: 28};
const strike: Attribute = {bit: 1 << 25, on: 9, off: 29};
export const attributes: readonly Attribute[] = [bold, dim, italic, underline, blink, inverse, hidden, strike];
/** What can be seen on a blank cell besides its background. */
const seenOnBlank = underline.bit | inverse.bit | strike.bit;

export const foregroundOf = (style: Style): number => style & colorMask;
export const backgroundOf = (style: Style): number => (style & backgroundMask) >> backgroundShift;
export const withForeground = (style: Style, color: number): Style => (style & ~colorMask) | color;
export const withBackground = (style: Style, color: number): Style => (style & ~backgroundMask) | (color << backgroundShift);

/** The style that a blank cell shows: its background, and the rest only where lines or inversion make it visible. */
export const blankStyle = (style: Style): Style => (style & seenOnBlank) === 0 ? style & backgroundMask : style;

/** True when a blank of look `style` (from blankStyle) comes out right while the pen has look `pen`. */
export const blankFits = (pen: Style, style: Style): boolean => pen === style || ((pen | style) & seenOnBlank) === 0 && ((pen ^ style) & backgroundMask) === 0;
