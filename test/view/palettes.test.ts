import {describe, expect, test} from 'vitest';
import {createPalette, nearestOf256, readColors, shades, themeNames} from '../../source/view/palettes.ts';

type Color = readonly [number, number, number];
const linear = (hex: string): Color => [1, 3, 5].map(at => {
	const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
	return value <= 0.040_45 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}) as unknown as Color;
const luminance = ([red, green, blue]: Color): number => 0.2126 * red + 0.7152 * green + 0.0722 * blue;
const contrast = (a: string, b: string): number => {
	const [light = 0, dark = 0] = [luminance(linear(a)), luminance(linear(b))].sort((one, two) => two - one);
	return (light + 0.05) / (dark + 0.05);
};
const times = (matrix: readonly Color[], [x, y, z]: Color): Color => matrix.map(([a, b, c]) => a * x + b * y + c * z) as unknown as Color;
/** How dichromats see, after Machado, Oliveira and Fernandes 2009, severity 1. */
const eyes: Readonly<Record<string, readonly Color[]>> = {
	normal: [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
	protanopia: [[0.152_286, 1.052_583, -0.204_868], [0.114_503, 0.786_281, 0.099_216], [-0.003_882, -0.048_116, 1.051_998]],
	deuteranopia: [[0.367_322, 0.860_646, -0.227_968], [0.280_085, 0.672_501, 0.047_413], [-0.011_82, 0.042_94, 0.968_881]],
	tritanopia: [[1.255_528, -0.076_749, -0.178_779], [-0.078_411, 0.930_809, 0.147_602], [0.004_733, 0.691_367, 0.303_9]],
};
/** CIE L*a*b*: a distance of 2 is just seen, one of 20 is another colour. */
const lab = (color: Color): Color => {
	const [x, y, z] = times([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]], color);
	const f = (value: number): number => (value > 0.008_856 ? Math.cbrt(value) : 7.787 * value + 16 / 116);
	const [fx, fy, fz] = [f(x / 0.9505), f(y), f(z / 1.089)];
	return [116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)];
};
const distance = (a: Color, b: Color): number => Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);

describe.each([['dark', '#1e1e1e'], ['light', '#ffffff']] as const)('the shades for a %s background', (name, background) => {
	test('are read without effort', () => {
		for (const [tone, shade] of Object.entries(shades[name])) expect([tone, contrast(shade, background) >= 4.5]).toEqual([tone, true]);
	});
	test.each(Object.keys(eyes))('tell ok, warning and critical apart for %s', eye => {
		const {ok, warning, critical} = shades[name];
		const seen = [ok, warning, critical].map(shade => lab(times(eyes[eye]!, linear(shade!))));
		for (const [one, other] of [[0, 1], [1, 2], [0, 2]] as const) expect(distance(seen[one]!, seen[other]!)).toBeGreaterThan(20);
	});
});

describe('a palette', () => {
	test('has every tone in every theme, and no colour where none is wished', () => {
		const tones = Object.keys(createPalette('default', '16')!);
		for (const theme of themeNames) for (const depth of ['16', '256', 'truecolor'] as const) expect(Object.keys(createPalette(theme, depth)!)).toEqual(tones);
		expect(createPalette('dark', 'none')).toBeNull();
	});
	test('of the default theme keeps to the 16 colours of the terminal until the background is known', () => {
		expect(createPalette('default', 'truecolor')?.warning).toBe('33');
		expect(createPalette('default', 'truecolor', {}, 'light')?.warning).toBe('38;2;168;98;0');
		expect(createPalette('default', '16', {}, 'light')?.warning).toBe('35');
	});
	test('of mono and high-contrast has no colour at all', () => {
		for (const theme of ['mono', 'high-contrast'] as const) for (const sgr of Object.values(createPalette(theme, 'truecolor')!)) expect(sgr).not.toMatch(/\d{2}/);
	});
	test('takes own colours, with as many colours as there are', () => {
		expect(createPalette('default', 'truecolor', {critical: '#ff5f5f'})?.critical).toBe('1;38;2;255;95;95');
		expect(createPalette('default', '256', {critical: '#ff5f5f', ok: 2})).toMatchObject({critical: '1;38;5;203', ok: '32'});
		expect(createPalette('default', '16', {critical: '#ff5f5f', ok: 200, warning: 11})).toMatchObject({ok: '95', warning: '93'});
	});
	test('brings a true colour down to the nearest of the cube and the greys', () => expect(['#ff5f5f', '#000000', '#808080', '#fefefe'].map(nearestOf256)).toEqual([203, 16, 244, 231]));
});

describe('colours of the configuration', () => {
	const errorOf = (given: Record<string, unknown>): string => {
		const read = readColors(given);
		return read.ok ? 'read' : read.error;
	};
	test('are tones and colours', () => expect(errorOf({critical: '#FF5f5f', ok: 2})).toBe('read'));
	test('that are none are told by name', () => {
		expect(errorOf({red: '#ff0000'})).toMatch(/^colors: there is no 'red'; there are plain, dim, /);
		expect(errorOf({ok: 'green'})).toBe("colors: ok takes '#rrggbb' or a number from 0 to 255, not 'green'");
		for (const wrong of [256, -1, 1.5, null, '#fff']) expect(errorOf({ok: wrong})).toMatch(/^colors: ok takes/);
	});
});
