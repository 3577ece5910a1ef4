import {mkdtempSync, readFileSync, readdirSync, rmSync, statSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {afterEach, describe, expect, it} from 'vitest';
import {exportReport, gatherIncident} from '../../source/commands/export-report.ts';
import {formatIncident, queryFor, type Incident} from '../../source/commands/report/incident.ts';
import {api1, api2, createBoardFixture, fixtureTime} from '../helpers/board-fixture.ts';
import {createCuttable, createFakeClock, createTestFleet, startTestAgent} from '../helpers/fleet.ts';
import {logEntries} from '../helpers/log-fixture.ts';
import {expectGolden} from '../helpers/screen-golden.ts';
import {createHost, createReport, exhausted} from './report/report-fixture.ts';

const before = process.cwd();
const folders: string[] = [];
afterEach(() => {
	process.chdir(before);
	for (const folder of folders.splice(0)) rmSync(folder, {recursive: true, force: true});
});

const incident = (parts: Partial<Incident> = {}): Incident => {
	const board = createBoardFixture([api2, api1]);
	board.baselineTime = fixtureTime - 240_000;
	board.marks = [{time: fixtureTime - 212_000, kind: 'mark', text: 'deploy 4711 begins'}];
	return {report: createReport([createHost({findings: [exhausted]})]), screen: ['engineroom  1 host', '✖ api-2 ▂▃▅'], hosts: [board.host({id: api2.id!, ...queryFor({windowSeconds: 300, intervalSeconds: 1, baselineTime: board.baselineTime})})!], more: 0, events: logEntries, baselineTime: board.baselineTime, ...parts};
};

describe('the exported report', () => {
	it('reads from what is wrong to the figures', () => expectGolden('report/incident', formatIncident(incident())));

	it('says so when nothing is wrong and nothing happened', () => {
		const text = formatIncident(incident({report: createReport([createHost()]), hosts: [], events: [], baselineTime: null}));
		expect(text).toContain('Nothing is found to be wrong.');
		expect(text).toContain('Nothing since watching began.');
	});

	it('cannot be broken out of by a name: all that others wrote stands in fences', () => {
		const text = formatIncident(incident({screen: ['```', '# owned'], events: [{...logEntries[0]!, text: '``` <script> `x`', name: '```'}]}));
		const outside = text.split(/^```$/m).filter((_, index) => index % 2 === 0).join('');
		expect(outside).not.toMatch(/owned|script|pool exhausted/);
		expect(text.match(/^```/gm)!.length % 2).toBe(0);
	});

	it('is of the instant shown', async () => {
		const clock = createFakeClock();
		const agent = startTestAgent(clock, tick => ({points: [{name: 'system.memory.utilization', labels: {}, value: tick >= 30 && tick < 50 ? 0.99 : 0.4}]}));
		const fleet = createTestFleet(clock);
		fleet.add('api-1', createCuttable(agent).transport);
		await clock.advance(70_000);
		const gather = () => gatherIncident(fleet, [], {now: clock.now(), time: clock.wallTime()});
		expect(gather().hosts).toEqual([]);
		expect(gather().events.map(({change}) => change)).toEqual(['ended', 'began']);
		fleet.dispatch({type: 'pause'});
		fleet.dispatch({type: 'step', backSeconds: 25});
		const then = gather();
		expect(then.hosts.map(({row}) => row.name)).toEqual(['api-1']);
		expect(then.report.time).toBe(clock.wallTime() - 25_000);
		expect(then.report.fleet.findings.map(({severity}) => severity)).toEqual(['critical']);
		expect(then.report.hosts[0]!.signals.memory!.utilization).toBe(0.99);
		expect(then.events.map(({change}) => change)).toEqual(['began']);
		fleet.close();
		await agent.stop();
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
		expect(JSON.parse(readFileSync(file.replace(/md$/, 'json'), 'utf8'))).toMatchObject({schema: 1, hosts: [], events: []});
		await expect(exportReport(fleet, ['x'], moment)).rejects.toMatchObject({code: 'EEXIST'});
		fleet.close();
	});
});
