import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {expect, test} from 'vitest';

const source = fileURLToPath(new URL('../../source', import.meta.url));
const formatters = /\.(?:toFixed|toPrecision|toExponential|toLocaleString|toLocaleDateString|toLocaleTimeString)\(|Intl\.NumberFormat/;

test('a number becomes text in one file only', () => {
	const files = readdirSync(source, {recursive: true, encoding: 'utf8'}).filter(file => file.endsWith('.ts'));
	expect(files.length).toBeGreaterThan(100);
	expect(files.filter(file => formatters.test(readFileSync(path.join(source, file), 'utf8')))).toEqual([path.join('draw', 'format.ts')]);
});
