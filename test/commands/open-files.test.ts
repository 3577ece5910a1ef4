/** How many files may be open, as Linux tells it. */
import {describe, expect, it} from 'vitest';
import {parseOpenFiles, readOpenFiles} from '../../source/commands/open-files.ts';

const limits = (soft: string): string => `Limit                     Soft Limit           Hard Limit           Units     \nMax processes             30000                30000                processes \nMax open files            ${soft.padEnd(20)} 1048576              files     \nMax locked memory         unlimited            unlimited            bytes     \n`;

describe('the number of files that may be open', () => {
	it('is the soft limit', () => {
		expect(parseOpenFiles(limits('64'))).toBe(64);
	});

	it.each([['unlimited', limits('unlimited')], ['no such line', 'Max processes 1 1\n'], ['nothing', '']])('is not known where there is %s', (_what, text) => {
		expect(parseOpenFiles(text)).toBeNull();
	});

	it.skipIf(process.platform !== 'linux')('is read of this process', () => {
		expect(readOpenFiles()).toBeGreaterThan(20);
	});
});
