/**
 * Colours, and only here: what a tone looks like in each theme and with as many colours as there are. Blue, orange and red that
 * people who see red and green alike can tell; what a colour says, a glyph and a word say too.
 */
import type {Tone} from '../draw/rows.ts';

/** How many colours are used. */
export type ColorDepth = 'none' | '16' | '256' | 'truecolor';
export const themeNames = ['default', 'dark', 'light', 'high-contrast', 'mono'] as const;
export type ThemeName = (typeof themeNames)[number];
/** Parameters of SGR, by tone. */
export type Palette = Readonly<Record<Tone, string>>;
/** Colours of the user's own: `#rrggbb`, or the number of one of the 256. */
export type OwnColors = Readonly<Partial<Record<Tone, string | number>>>;

/** On any background: the terminal's own 16 colours. */
const anywhere: Palette = {
	plain: '', dim: '2', strong: '1', heading: '36', accent: '1;36',
	ok: '36', warning: '33', critical: '1;31', stale: '2',
	selected: '7', series1: '36', series2: '94', series3: '35', key: '1',
};
/** Yellow and bright blue are hard to read on white. */
const onLight: Palette = {...anywhere, heading: '34', accent: '1;34', ok: '34', warning: '35', series1: '34', series2: '31', series3: '35'};
const mono: Palette = {plain: '', dim: '2', strong: '1', heading: '1', accent: '1;4', ok: '', warning: '1', critical: '1;7', stale: '2', selected: '7', series1: '', series2: '1', series3: '2', key: '1'};
/** Nothing faint. */
const contrast: Palette = {...mono, dim: '', warning: '1;4', stale: '', series3: '4'};

const ansi: Readonly<Record<ThemeName, Palette>> = {default: anywhere, dark: anywhere, light: onLight, 'high-contrast': contrast, mono};

type Shades = Readonly<Partial<Record<Tone, string>>>;
/** Shades where there are more than 16 colours; the other tones stay as they are. */
export const shades: Readonly<Record<'dark' | 'light', Shades>> = {
	dark: {dim: '#949aa5', stale: '#949aa5', heading: '#9ecbe8', accent: '#9ecbe8', ok: '#56b4e9', warning: '#f0c000', critical: '#ff6e5c', series1: '#56b4e9', series2: '#e69fc8', series3: '#5fd7af'},
	light: {dim: '#60666f', stale: '#60666f', heading: '#005078', accent: '#005078', ok: '#00619e', warning: '#a86200', critical: '#8c0032', series1: '#00619e', series2: '#8a3a7a', series3: '#00694e'},
};
const bold: ReadonlySet<Tone> = new Set(['accent', 'critical', 'strong', 'key']);

const levels = [0, 95, 135, 175, 215, 255] as const;
const nearest = (value: number, of: readonly number[]): number => of.reduce((best, level, index) => (Math.abs(level - value) < Math.abs((of[best] ?? 0) - value) ? index : best), 0);
const channels = (hex: string): readonly [number, number, number] => [1, 3, 5].map(at => Number.parseInt(hex.slice(at, at + 2), 16)) as unknown as readonly [number, number, number];

/** The number of the nearest of the 256 colours that look the same everywhere: the cube and the greys. */
export const nearestOf256 = (hex: string): number => {
	const [red, green, blue] = channels(hex);
	const cube = [red, green, blue].map(value => nearest(value, levels));
	const grey = Math.max(0, Math.min(23, Math.round(((red + green + blue) / 3 - 8) / 10)));
	const distance = (candidate: readonly number[]): number => candidate.reduce((sum, value, index) => sum + (value - ([red, green, blue][index] ?? 0)) ** 2, 0);
	const level = 8 + grey * 10;
	const [r = 0, g = 0, b = 0] = cube;
	return distance([level, level, level]) < distance(cube.map(index => levels[index] ?? 0)) ? 232 + grey : 16 + 36 * r + 6 * g + b;
};

const sixteen = ['#000000', '#cd0000', '#00cd00', '#cdcd00', '#0000ee', '#cd00cd', '#00cdcd', '#e5e5e5', '#7f7f7f', '#ff0000', '#00ff00', '#ffff00', '#5c5cff', '#ff00ff', '#00ffff', '#ffffff'] as const;
const nearestOf16 = (hex: string): number => {
	const wanted = channels(hex);
	const distances = sixteen.map(color => channels(color).reduce((sum, value, index) => sum + (value - (wanted[index] ?? 0)) ** 2, 0));
	return distances.indexOf(Math.min(...distances));
};

const code = (color: string | number, depth: Exclude<ColorDepth, 'none'>): string => {
	if (typeof color === 'number' && (color < 16 || depth !== '16')) return color < 8 ? String(30 + color) : color < 16 ? String(82 + color) : `38;5;${color}`;
	// A number beyond the 16 is brought down by way of what it looks like.
	const hex = typeof color === 'string' ? color : hexOf(color);
	if (depth === 'truecolor') return `38;2;${channels(hex).join(';')}`;
	return depth === '256' ? `38;5;${nearestOf256(hex)}` : code(nearestOf16(hex), '16');
};

const hexOf = (index: number): string => {
	const parts = index >= 232 ? Array.from({length: 3}, () => 8 + (index - 232) * 10) : [36, 6, 1].map(step => levels[Math.floor((index - 16) / step) % 6] ?? 0);
	return `#${parts.map(value => value.toString(16).padStart(2, '0')).join('')}`;
};

const isShaded = (theme: ThemeName, depth: ColorDepth): theme is 'dark' | 'light' => depth !== '16' && (theme === 'dark' || theme === 'light');

/** The tones of a theme with so many colours; null without any. On an unknown background the default theme keeps to the terminal's own 16. */
export const createPalette = (theme: ThemeName, depth: ColorDepth, own: OwnColors = {}, background: 'dark' | 'light' | null = null): Palette | null => {
	if (depth === 'none') return null;
	const chosen = theme === 'default' ? (background ?? theme) : theme;
	const colors: OwnColors = {...(isShaded(chosen, depth) ? shades[chosen] : {}), ...own};
	return Object.fromEntries((Object.entries(ansi[chosen]) as [Tone, string][]).map(([tone, sgr]) => {
		const color = colors[tone];
		return [tone, color === undefined ? sgr : `${bold.has(tone) ? '1;' : ''}${code(color, depth)}`];
	})) as Palette;
};

export type ReadColors = {readonly ok: true; readonly colors: OwnColors} | {readonly ok: false; readonly error: string};

/** `colors` of the configuration: a tone's name to `#rrggbb` or 0–255. */
export const readColors = (given: Readonly<Record<string, unknown>>): ReadColors => {
	for (const [tone, color] of Object.entries(given)) {
		if (!(tone in anywhere)) return {ok: false, error: `colors: there is no '${tone}'; there are ${Object.keys(anywhere).join(', ')}`};
		const isNumber = typeof color === 'number' && Number.isInteger(color) && color >= 0 && color <= 255;
		if (!isNumber && !(typeof color === 'string' && /^#[0-9a-f]{6}$/i.test(color))) return {ok: false, error: `colors: ${tone} takes '#rrggbb' or a number from 0 to 255, not '${String(color)}'`};
	}
	return {ok: true, colors: given};
};
