/** Many links behind one timer: each is called silent at its own time, and none costs a timer of its own. */
import {describe, expect, it} from 'vitest';
import {createSilenceWatch} from '../../source/monitor/silence.ts';
import {createFakeClock} from '../helpers/fake-clock.ts';

const start = () => {
	const fake = createFakeClock();
	const began = fake.now();
	let set = 0;
	const watch = createSilenceWatch({
		...fake,
		setTimer(callback, ms) {
			set++;
			return fake.setTimer(callback, ms);
		},
	});
	const silent: string[] = [];
	const bytes = new Map<string, number>();
	const listen = (name: string, limitMs: () => number, onSilent = (): void => undefined) =>
		watch.listen({
			heardBytes: () => bytes.get(name) ?? 0,
			limitMs,
			onSilent() {
				silent.push(`${name} ${fake.now() - began}`);
				onSilent();
			},
		});
	return {clock: fake, listen, silent, bytes, timersSet: () => set};
};

describe('many links that are listened to', () => {
	it('are each called silent when their own limit has passed since they were heard', async () => {
		const {clock, listen, silent} = start();
		const slow = listen('slow', () => 5000);
		const quick = listen('quick', () => 3000);
		slow.heard(clock.now());
		await clock.advance(1000);
		quick.heard(clock.now());
		await clock.advance(1500);
		slow.heard(clock.now());
		await clock.advance(5000);
		slow.stop();
		quick.stop();
		expect(silent).toEqual(['quick 4000', 'quick 5000', 'quick 6000', 'quick 7000', 'slow 7500']);
		expect(clock.timers).toBe(0);
	});

	it('need few timers, however many messages come', async () => {
		const {clock, listen, silent, timersSet} = start();
		const ears = Array.from({length: 20}, (_, index) => listen(`${index}`, () => 3000 + 50 * index));
		for (let second = 0; second < 60; second++) {
			for (const ear of ears) {
				ear.heard(clock.now());
				await clock.advance(50);
			}
		}
		expect(silent).toEqual([]);
		expect(timersSet()).toBeLessThan(40);
		expect(clock.timers).toBe(1);
	});

	it('are looked at sooner when less silence is allowed by then', async () => {
		const {clock, listen, silent} = start();
		let limitMs = 50_000;
		const ear = listen('one', () => limitMs);
		listen('other', () => 60_000).heard(clock.now());
		ear.heard(clock.now());
		limitMs = 3000;
		await clock.advance(1000);
		ear.heard(clock.now());
		await clock.advance(3000);
		expect(silent).toEqual(['one 4000']);
	});

	it('are not silent while bytes come', async () => {
		const {clock, listen, silent, bytes} = start();
		listen('one', () => 3000).heard(clock.now());
		await clock.advance(2900);
		bytes.set('one', 1);
		await clock.advance(3000);
		expect(silent).toEqual([]);
		await clock.advance(100);
		expect(silent).toEqual(['one 6000']);
	});

	it('may stop themselves and each other when they fall silent', async () => {
		const {clock, listen, silent} = start();
		const first = listen('first', () => 2000, () => {
			first.stop();
			second.stop();
		});
		const second = listen('second', () => 2000);
		const third = listen('third', () => 2000, () => third.stop());
		for (const ear of [first, second, third]) ear.heard(clock.now());
		await clock.advance(10_000);
		expect(silent).toEqual(['first 2000', 'third 2000']);
		third.heard(clock.now());
		expect(clock.timers).toBe(0);
	});
});
