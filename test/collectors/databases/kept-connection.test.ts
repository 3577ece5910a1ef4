import {describe, expect, it} from 'vitest';
import {keepConnection} from '../../../source/collectors/databases/kept-connection.ts';

const createFake = () => {
	const fake = {opened: 0, closed: 0, isOpen: false};
	const open = async () => {
		fake.opened++;
		fake.isOpen = true;
		return {get isOpen() { return fake.isOpen; }, close() { fake.closed++; fake.isOpen = false; }};
	};
	return {fake, open};
};
const never = new Promise<never>(() => undefined);

describe('a kept connection', () => {
	it('is opened once, and again after it was lost', async () => {
		const {fake, open} = createFake();
		const kept = keepConnection(open);
		const {signal} = new AbortController();
		await kept.use(signal, async () => 1);
		await kept.use(signal, async () => 1);
		expect(fake.opened).toBe(1);
		fake.isOpen = false;
		await kept.use(signal, async () => 1);
		expect(fake.opened).toBe(2);
	});

	it('stays open after a question that failed', async () => {
		const {fake, open} = createFake();
		const kept = keepConnection(open);
		const {signal} = new AbortController();
		await expect(kept.use(signal, async () => { throw new Error('no such table'); })).rejects.toThrow('no such table');
		await kept.use(signal, async () => 1);
		expect(fake.opened).toBe(1);
	});

	it('is closed by an abort, and nobody waits for an answer any longer', async () => {
		const {fake, open} = createFake();
		const kept = keepConnection(open);
		const controller = new AbortController();
		const used = kept.use(controller.signal, () => never);
		await Promise.resolve();
		controller.abort(new Error('gave up'));
		await expect(used).rejects.toThrow('gave up');
		expect(fake.isOpen).toBe(false);
		await expect(kept.use(new AbortController().signal, async () => 'well again')).resolves.toBe('well again');
	});

	it('that comes too late is not left open', async () => {
		const {fake, open} = createFake();
		let release: () => void = () => undefined;
		const gate = new Promise<void>(resolve => { release = resolve; });
		const kept = keepConnection(async () => {
			await gate;
			return open();
		});
		const controller = new AbortController();
		const used = kept.use(controller.signal, async () => 1);
		controller.abort(new Error('gave up'));
		await expect(used).rejects.toThrow('gave up');
		release();
		await expect.poll(() => fake.closed).toBe(1);
	});
});
