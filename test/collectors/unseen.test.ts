import {describe, expect, it} from 'vitest';
import {listUnseen} from '../../source/collectors/unseen.ts';
import type {Host} from '../../source/collectors/host-door.ts';

/** A host whose processes are these; those that are closed belong to others. */
const hostOf = (pids: readonly string[], closed: readonly string[]): Host => {
	const refuse = (path: string): void => {
		if (closed.includes(path.split('/')[2] ?? '')) throw Object.assign(new Error('EACCES'), {code: 'EACCES'});
		if (path.includes('/gone/')) throw Object.assign(new Error('ENOENT'), {code: 'ENOENT'});
	};
	const host: Partial<Host> = {
		platform: 'linux',
		list(path) {
			if (path === '/proc') return [...pids, 'self', 'stat'];
			refuse(path);
			return ['0', '1'];
		},
		readText(path) {
			refuse(path);
			return 'rchar: 1\n';
		},
	};
	return host as Host;
};

describe('what a user may not see', () => {
	it('is nothing for root', () => {
		expect(listUnseen(hostOf(['1', '2', '30'], []))).toEqual([]);
	});
	it('is counted in processes of others', () => {
		expect(listUnseen(hostOf(['1', '2', '30'], ['1', '2']))).toEqual([expect.stringContaining('open files and sockets of 2 of 3 processes'), 'bytes that 2 of 3 processes read and write']);
	});
	it('is all of them where they are hidden', () => {
		expect(listUnseen(hostOf(['30'], []))).toEqual([expect.stringContaining('hidepid')]);
	});
});
