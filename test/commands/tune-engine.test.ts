import {execFileSync} from 'node:child_process';
import {describe, expect, it} from 'vitest';
import {compileLater, workHard} from '../../source/commands/tune-engine.ts';

const node20 = '11.3.244.8-node.38';
const node22 = '12.4.254.21-node.33';
const node24 = '13.6.233.10-node.28';
const later = '14.9.1-node.1';

const flagsOf = (tune: typeof compileLater, engine: string): string[] => {
	const flags: string[] = [];
	tune(engine, flag => flags.push(flag));
	return flags;
};

describe('what is asked of the engine', () => {
	it('is to compile later, of Node 20 only', () => {
		expect(flagsOf(compileLater, node20)).toEqual(['--interrupt-budget=700000']);
		for (const engine of [node22, node24, later]) expect(flagsOf(compileLater, engine)).toEqual([]);
	});

	it('is to work as usual and collect less often with many hosts; nothing of engines that are not known', () => {
		expect(flagsOf(workHard, node20)).toEqual(['--interrupt-budget=67584', '--semi-space-growth-factor=16']);
		for (const engine of [node22, node24]) expect(flagsOf(workHard, engine)).toEqual(['--semi-space-growth-factor=16']);
		expect(flagsOf(workHard, later)).toEqual([]);
	});

	it('is what it knows: it complains of nothing', () => {
		const known = execFileSync(process.execPath, ['--v8-options'], {encoding: 'utf8'});
		for (const flag of [...flagsOf(compileLater, process.versions.v8), ...flagsOf(workHard, process.versions.v8)]) expect(known).toContain(`${flag.replace(/=.*/, '')} `);
	});
});
