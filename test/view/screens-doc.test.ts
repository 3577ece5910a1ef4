import {readFileSync, writeFileSync} from 'node:fs';
import {expect, test} from 'vitest';
import {api2, createBoardFixture} from '../helpers/board-fixture.ts';
import {shopDatabases} from '../helpers/databases-fixture.ts';
import {shopRequests, shopTraces} from '../helpers/requests-fixture.ts';
import {openScreen} from '../helpers/screen.ts';

const doc = new URL('../../docs/screens.md', import.meta.url);
const shop = {...api2, requests: shopRequests, traces: shopTraces, databases: shopDatabases};
const pictures: Readonly<Record<string, {readonly keys: readonly string[]; readonly columns: number; readonly rows: number}>> = {
	requests: {keys: ['3'], columns: 110, rows: 36},
	route: {keys: ['3', '\r'], columns: 110, rows: 36},
	trace: {keys: ['5', '\r'], columns: 110, rows: 24},
	database: {keys: ['4', ...'jjjjjj'], columns: 110, rows: 40},
};
const block = (name: string): RegExp => new RegExp(`(<!-- picture: ${name} -->\n\`\`\`\n)[^]*?(\`\`\`)`);

/** UPDATE_GOLDEN=1 writes the pictures anew. */
test.each(Object.entries(pictures))('docs/screens.md shows the screen %s as it is', async (name, {keys, columns, rows}) => {
	const screen = openScreen({board: createBoardFixture([shop]), columns, rows});
	await screen.press(...keys);
	const picture = `${screen.frame().split('\n').map(line => line.trimEnd()).join('\n').trimEnd()}\n`;
	screen.close();
	const text = readFileSync(doc, 'utf8');
	expect(text).toMatch(block(name));
	const updated = text.replace(block(name), (_all, head: string, end: string) => `${head}${picture}${end}`);
	if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(doc, updated);
	else expect(text).toBe(updated);
});
