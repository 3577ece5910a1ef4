import {describe, expect, it} from 'vitest';
import {loadDriver} from '../../../source/collectors/databases/load-driver.ts';

describe('a driver', () => {
	it('that is not installed is named with how to install it', async () => {
		await expect(loadDriver(() => import(`no-such-${'driver'}`) as Promise<never>, 'pg')).rejects.toMatchObject({code: 'ERR_DATABASE_DRIVER', message: expect.stringMatching(/not installed: npm install pg/) as string});
	});

	it('that is broken is not called absent', async () => {
		await expect(loadDriver(() => Promise.reject(new TypeError('x is not a function')), 'mysql2')).rejects.toMatchObject({message: expect.stringMatching(/broken: x is not a function/) as string});
	});

	it('that is there is handed on', async () => {
		await expect(loadDriver(async () => 'driver', 'pg')).resolves.toBe('driver');
	});
});
