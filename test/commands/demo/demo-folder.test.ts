import {spawnSync} from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {chooseBase, createFolder, removeFolder, sweepFolders} from '../../../source/commands/demo/demo-folder.ts';

let base = '';
beforeEach(() => {
	base = fs.mkdtempSync(path.join(os.tmpdir(), 'demo-folder-'));
});
afterEach(() => fs.rmSync(base, {recursive: true, force: true}));

const deadPid = (): number => spawnSync(process.execPath, ['--version']).pid;
/** A folder as a demo with that process id would have made it. */
const folderOf = (pid: number): string => {
	const own = createFolder(base);
	const other = own.replace(`-${process.pid}-`, `-${pid}-`);
	if (other !== own) fs.renameSync(own, other);
	return other;
};

describe("the demo's folder", () => {
	test('may be entered by this user only', () => {
		expect(fs.statSync(createFolder(base)).mode & 0o777).toBe(0o700);
	});

	test('is swept, with what is in it, when its owner has gone', () => {
		const left = folderOf(deadPid());
		fs.writeFileSync(path.join(left, 'access.log'), '{}\n');
		expect(sweepFolders(base)).toEqual([path.basename(left)]);
		expect(fs.readdirSync(base)).toEqual([]);
	});

	test('stays while its owner lives', () => {
		const living = createFolder(base);
		expect(sweepFolders(base)).toEqual([]);
		expect(fs.existsSync(living)).toBe(true);
	});

	test("is told from other programs' and other hosts' folders, and from files and links of that name", () => {
		const dead = deadPid();
		const name = path.basename(folderOf(dead));
		fs.renameSync(path.join(base, name), path.join(base, 'precious'));
		fs.symlinkSync(path.join(base, 'precious'), path.join(base, name));
		fs.writeFileSync(path.join(base, `${name}x`), '');
		fs.mkdirSync(path.join(base, `engineroom-demo-elsewhere-${dead}-abcdef`));
		const before = fs.readdirSync(base).sort();
		expect(sweepFolders(base)).toEqual([]);
		expect(fs.readdirSync(base).sort()).toEqual(before);
	});

	test('can be removed twice', () => {
		const folder = createFolder(base);
		removeFolder(folder);
		removeFolder(folder);
		expect(fs.readdirSync(base)).toEqual([]);
	});

	test('lies where one can write', () => {
		expect(() => fs.accessSync(chooseBase(), fs.constants.W_OK)).not.toThrow();
	});
});
