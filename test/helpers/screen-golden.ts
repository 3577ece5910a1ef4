/** Compares a frame with the one that was read and found good. UPDATE_GOLDEN=1 writes it anew: read it then. */
import {existsSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {expect} from 'vitest';

const folder = fileURLToPath(new URL('../golden', import.meta.url));

export const expectGolden = (name: string, frame: string): void => {
	const file = path.join(folder, `${name}.txt`);
	const text = `${frame.split('\n').map(line => line.trimEnd()).join('\n').trimEnd()}\n`;
	if (process.env['UPDATE_GOLDEN'] === '1') {
		mkdirSync(path.dirname(file), {recursive: true});
		writeFileSync(file, text);
	}
	expect(existsSync(file), `${name}.txt is missing: run with UPDATE_GOLDEN=1 and read it`).toBe(true);
	expect(text).toBe(readFileSync(file, 'utf8'));
};
