/** Every screen of the built monitor on a real terminal, through all sizes and back while frames arrive. */
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {tabs} from '../../source/view/model/tabs.ts';
import {binary} from '../helpers/binary.ts';
import {keys, ptyMissing, startInPty, type PtyProgram} from '../helpers/pty.ts';
import {until} from '../helpers/until.ts';

const sizes = [[120, 40], [80, 24], [40, 50], [160, 8], [30, 6], [160, 8], [40, 50], [80, 24], [120, 40]] as const;

/** What is seen of each screen at 120x40 when it has come. */
const signs: Readonly<Record<string, RegExp>> = {
	fleet: /LATENCY p95/, host: /ROUTES worst first/, requests: /ROUTES by total time/, database: /POOLS as programs have them/, traces: /no traces|TRACES/, processes: /COMMAND/, log: /log +\d+ entr|entries/,
};

describe.skipIf(ptyMissing !== undefined)('on a real terminal', () => {
	let demo: PtyProgram;
	beforeAll(async () => {
		demo = startInPty(process.execPath, [binary, 'demo', '--fault', 'errors'], {columns: 120, rows: 40, env: {HOME: '/nonexistent', ENGINEROOM_DEMO_DATABASE: 'embedded'}});
		await demo.waitFor(screen => /5xx|fail/.test(screen.text()), 60_000);
	}, 90_000);
	afterAll(async () => {
		await demo.close();
	});

	it.each(tabs.map(({digit, name}) => [name, digit] as const))('%s fills every size, says only what people say, and is the same after a repaint', async (name, digit) => {
		demo.resize(120, 40);
		demo.press(digit);
		await demo.waitFor(screen => signs[name]!.test(screen.text()), 20_000);
		for (const [columns, rows] of sizes) {
			demo.resize(columns, rows);
			await demo.waitFor(screen => screen.rows().length === rows && screen.rows()[0]!.trim() !== '', 10_000);
			const text = demo.screen.text();
			for (const wrong of ['NaN', 'undefined', 'null', 'Infinity', '[object']) expect(text, `${columns}x${rows}`).not.toContain(wrong);
			expect(demo.screen.scrolled()).toBe(0);
		}
		// Standing still, what was drawn by differences is what a repaint draws.
		demo.press(' ');
		await demo.waitFor(screen => /PAUSED/.test(screen.text()), 10_000);
		// The age of the pause goes on in the header.
		const body = (): string => demo.screen.picture().split('\n').slice(1).join('\n');
		const wipes = (): number => demo.rawBytes().split('\u001B[2J').length;
		// Frames of the seconds before the pause may still come in: then it is looked at again.
		await until(async () => {
			const [before, wiped] = [body(), wipes()];
			demo.press(keys.ctrlL);
			await demo.waitFor(() => wipes() > wiped, 10_000);
			return body() === before;
		}, 'a repaint shows what stood there');
		demo.press(' ');
	}, 120_000);

	it('gives the terminal back as it was', async () => {
		demo.press('q');
		const {code} = await demo.exited();
		expect(code).toBe(0);
		expect(demo.screen.isAlternate()).toBe(false);
		expect(demo.screen.isCursorShown()).toBe(true);
	}, 60_000);
});
