import {describe, expect, test} from 'vitest';
import {DemoError, listFaults, startDemoBackend} from '../../../source/commands/demo/backend.ts';
import {createFaultControl, hoardLimits} from '../../../source/commands/demo/fault-control.ts';
import {createFakeClock} from '../../helpers/fake-clock.ts';

const gigabyte = 1024 ** 3;

describe('the faults of the demo', () => {
	test('are listed by name, each with a line that says what shows it', () => {
		expect(listFaults().map(({name}) => name)).toEqual(['pool', 'slow-db', 'errors', 'cpu', 'memory-leak', 'disk-io']);
		for (const {help} of listFaults()) expect(help).toMatch(/^[^\n]{20,160}$/);
	});

	test('refuse a name that is not listed, before anything is started', async () => {
		const starting = startDemoBackend({fault: 'fire', onProgress: () => undefined});
		await expect(starting).rejects.toThrow(DemoError);
		await expect(starting).rejects.toMatchObject({code: 'ERR_DEMO_FAULT', message: "--fault takes pool, slow-db, errors, cpu, memory-leak, disk-io, not 'fire'"});
	});

	test('leak 15 % of the memory, 3 GB or half of what is free: whichever is least', () => {
		expect(hoardLimits(8 * gigabyte, 6 * gigabyte).maxBytes).toBeCloseTo(1.2 * gigabyte);
		expect(hoardLimits(64 * gigabyte, 32 * gigabyte).maxBytes).toBe(3 * gigabyte);
		expect(hoardLimits(8 * gigabyte, gigabyte).maxBytes).toBe(gigabyte / 2);
		expect(hoardLimits(10 * gigabyte, gigabyte).bytesPerSecond).toBeCloseTo(0.1 * gigabyte);
	});

	test('hold one at a time, and each lifts itself after its limit', async () => {
		const clock = createFakeClock();
		const said: string[] = [];
		const control = createFaultControl({
			script: new URL('file:///nowhere'),
			folder: '/nowhere',
			clock,
			switches: {
				setFailingShare: share => said.push(`failing ${share}`),
				setLock: state => said.push(`lock ${state}`),
				setDatabaseDelay: seconds => said.push(`delay ${seconds}`),
			},
			onChange: (fault, reason) => said.push(reason ?? String(fault)),
		});
		await control.set(null);
		await control.set('pool');
		await control.set('errors');
		expect(said.splice(0)).toEqual(['lock on', 'pool', 'lock off', 'failing 0.25', 'errors']);
		await clock.advance(60 * 60_000 - 1);
		expect(said).toEqual([]);
		await clock.advance(1);
		await control.set(null);
		expect(said).toEqual(['failing 0', 'errors was lifted after 60 min']);
	});
});
