import {execFileSync} from 'node:child_process';
import {describe, expect, it} from 'vitest';
import {compileLater} from '../../source/commands/compile-later.ts';

const flagsFor = (engine: string): string[] => {
	const flags: string[] = [];
	compileLater(engine, flag => flags.push(flag));
	return flags;
};

describe('compiling later', () => {
	it('is asked of the engine of Node 20 only', () => {
		expect(flagsFor('11.3.244.8-node.38')).toHaveLength(1);
		expect(flagsFor('12.4.254.21-node.33')).toEqual([]);
		expect(flagsFor('13.6.233.10-node.28')).toEqual([]);
	});

	it('is asked with flags that the engine knows', () => {
		const known = execFileSync(process.execPath, ['--v8-options'], {encoding: 'utf8'});
		for (const flag of flagsFor(process.versions.v8)) expect(known).toContain(`${flag.replace(/=.*/, '')} `);
	});
});
