import {mkdtempSync, readFileSync, readdirSync, rmSync, statSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {afterEach, describe, expect, it} from 'vitest';
import {exportReport, formatReport} from '../../source/commands/export-report.ts';
import {createFakeClock, createTestFleet} from '../helpers/fleet.ts';
import {createHost, createReport, exhausted} from './report/report-fixture.ts';

const before = process.cwd();
const folders: string[] = [];
afterEach(() => {
	process.chdir(before);
	for (const folder of folders.splice(0)) rmSync(folder, {recursive: true, force: true});
});

describe('the exported report', () => {
	it('begins with what is wrong, then the screen as it stood, then the figures', () => {
		const text = formatReport(createReport([createHost({findings: [exhausted]})]), ['engineroom  1 host', '✖ api-2 ▂▃▅']);
		expect(text).toContain(`- **critical** ${exhausted.text} (shop, since 2026-11-23T14:01:43.000Z)`);
		expect(text.indexOf('## The screen')).toBeGreaterThan(text.indexOf('**critical**'));
		expect(text).toContain('````text\nengineroom  1 host\n✖ api-2 ▂▃▅\n````');
		expect(text).toContain('api-2 (127.0.0.1:7077) live');
	});

	it('cannot be broken out of by a name', () => {
		const text = formatReport(createReport([createHost()]), ['````', '# owned']);
		expect(text.match(/^````/gm)).toHaveLength(4);
	});

	it('is written once, beside its JSON, for the user alone, and overwrites nothing', async () => {
		const folder = mkdtempSync(path.join(os.tmpdir(), 'engineroom-export-'));
		folders.push(folder);
		process.chdir(folder);
		const fleet = createTestFleet(createFakeClock());
		const moment = {now: 0, time: Date.UTC(2026, 10, 23, 14, 2, 31)};
		const file = await exportReport(fleet, ['x'], moment);
		expect(readdirSync(folder)).toEqual(['engineroom-20261123-140231.json', 'engineroom-20261123-140231.md']);
		expect(statSync(file).mode & 0o777).toBe(0o600);
		expect(JSON.parse(readFileSync(file.replace(/md$/, 'json'), 'utf8'))).toMatchObject({schema: 1, hosts: []});
		await expect(exportReport(fleet, ['x'], moment)).rejects.toMatchObject({code: 'EEXIST'});
		fleet.close();
	});
});
