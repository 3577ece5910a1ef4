import {readFileSync, writeFileSync} from 'node:fs';
import {expect, test} from 'vitest';
import {api2, createBoardFixture, incident} from '../helpers/board-fixture.ts';
import {shopDatabases} from '../helpers/databases-fixture.ts';
import {logEntries} from '../helpers/log-fixture.ts';
import {told} from '../helpers/processes-fixture.ts';
import {joinedTraces, shopRequests, shopTraces} from '../helpers/requests-fixture.ts';
import {openScreen} from '../helpers/screen.ts';

const doc = new URL('../../docs/screens.md', import.meta.url);
const readme = new URL('../../README.md', import.meta.url);
const shop = {...api2, requests: shopRequests, traces: shopTraces, databases: shopDatabases, processes: told};
type Shown = {readonly keys: readonly string[]; readonly columns: number; readonly rows: number; /** One host with everything told; else the fleet of an incident. */ readonly of?: 'fleet' | 'joined'; readonly file?: URL};
const pictures: Readonly<Record<string, Shown>> = {
	wide: {keys: [], columns: 120, rows: 24, of: 'fleet', file: readme},
	narrow: {keys: [], columns: 40, rows: 15, of: 'fleet', file: readme},
	fleet: {keys: [], columns: 120, rows: 30, of: 'fleet'},
	'fleet by service': {keys: ['v', 'v'], columns: 110, rows: 10, of: 'fleet'},
	host: {keys: ['2'], columns: 110, rows: 46},
	requests: {keys: ['3'], columns: 110, rows: 36},
	route: {keys: ['3', '\r'], columns: 110, rows: 36},
	trace: {keys: ['5', '\r'], columns: 110, rows: 24},
	'joined trace': {keys: ['5', '\r'], columns: 110, rows: 26, of: 'joined'},
	database: {keys: ['4', ...'jjjjjj'], columns: 110, rows: 40},
	processes: {keys: ['6'], columns: 110, rows: 24},
	log: {keys: ['7'], columns: 110, rows: 24, of: 'fleet'},
};
const block = (name: string): RegExp => new RegExp(`(<!-- picture: ${name} -->\n\`\`\`\n)[^]*?(\`\`\`)`);

/** UPDATE_GOLDEN=1 writes the pictures anew. */
test.each(Object.entries(pictures))('docs/screens.md and README show %s as it is', async (name, {keys, columns, rows, of, file = doc}) => {
	const screen = openScreen({board: Object.assign(createBoardFixture(of === 'fleet' ? incident : of === 'joined' ? [{...shop, traces: joinedTraces}] : [shop]), {entries: logEntries}), columns, rows});
	await screen.press(...keys);
	const picture = `${screen.frame().split('\n').map(line => line.trimEnd()).join('\n').trimEnd()}\n`;
	screen.close();
	const text = readFileSync(file, 'utf8');
	expect(text).toMatch(block(name));
	const updated = text.replace(block(name), (_all, head: string, end: string) => `${head}${picture}${end}`);
	if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(file, updated);
	else expect(text).toBe(updated);
});
