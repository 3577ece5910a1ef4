import {describe, expect, test} from 'vitest';
import {textWidth} from '../../source/draw/width.ts';
import {api1, api2, api3, bare, createBoardFixture, db1, fixtureTime, fresh, incident, web1, type HostSpec} from '../helpers/board-fixture.ts';
import {logEntries} from '../helpers/log-fixture.ts';
import {container, firstReading, none, old, told} from '../helpers/processes-fixture.ts';
import {expectGolden} from '../helpers/screen-golden.ts';
import {openScreen, plainLook} from '../helpers/screen.ts';
import type {LogEntry, Mark} from '../../source/signals/log.ts';
import type {Look} from '../../source/view/theme.ts';

const sizes = [[120, 40], [80, 24], [40, 50], [160, 8], [30, 6], [20, 3], [200, 60]] as const;

type Case = {readonly screen: string; readonly name: string; readonly hosts: readonly HostSpec[]; readonly keys?: readonly string[]; readonly look?: Look; readonly entries?: readonly LogEntry[]; readonly baselineTime?: number; readonly marks?: readonly Mark[]};

const someMarks: readonly Mark[] = [{time: fixtureTime - 240_000, kind: 'restart', text: 'shop restarted'}, {time: fixtureTime - 212_000, kind: 'mark', text: 'deploy 4711 begins'}, {time: fixtureTime - 5000, kind: 'mark', text: ''}];

const cases: readonly Case[] = [
	{screen: 'fleet', name: 'incident', hosts: incident},
	{screen: 'fleet', name: 'four', hosts: [api2, db1, api3, api1]},
	{screen: 'fleet', name: 'twenty', hosts: Array.from({length: 20}, (_, index) => ({...(index === 0 ? api2 : index === 1 ? db1 : api1), name: `shop-${index}`, id: `shop-${index}`}))},
	{screen: 'fleet', name: 'incident-ascii', hosts: incident, look: {...plainLook, glyphs: 'ascii'}},
	{screen: 'fleet', name: 'paused-and-moved', hosts: incident, keys: ['j', 'j', ' ']},
	{screen: 'fleet', name: 'filtering', hosts: incident, keys: ['/', 'API']},
	{screen: 'fleet', name: 'filter-empty', hosts: incident, keys: ['/', 'mars', '\r']},
	{screen: 'fleet', name: 'no-host', hosts: []},
	{screen: 'fleet', name: 'many', hosts: Array.from({length: 60}, (_, index) => ({...(index === 0 ? api2 : api1), name: `shop-backend-${index}`, id: `shop-${index}`})), keys: ['G']},
	{screen: 'fleet', name: 'by-label', hosts: incident, keys: ['v']},
	{screen: 'fleet', name: 'by-service', hosts: incident, keys: ['v', 'v']},
	{screen: 'fleet', name: 'by-route', hosts: incident, keys: ['v', 'v', 'v']},
	{screen: 'fleet', name: 'baseline', hosts: incident, baselineTime: fixtureTime - 240_000},
	{screen: 'fleet', name: 'baseline-twenty', hosts: Array.from({length: 20}, (_, index) => ({...(index === 0 ? api2 : index === 1 ? db1 : api1), name: `shop-${index}`, id: `shop-${index}`})), baselineTime: fixtureTime - 240_000},
	{screen: 'single', name: 'baseline', hosts: [api2], baselineTime: fixtureTime - 240_000},
	{screen: 'host', name: 'marks', hosts: incident, keys: ['\r'], marks: someMarks},
	{screen: 'host', name: 'marks-console', hosts: incident, keys: ['\r'], marks: someMarks, look: {...plainLook, glyphs: 'console'}},
	{screen: 'host', name: 'marks-ascii', hosts: incident, keys: ['\r'], marks: someMarks, look: {...plainLook, glyphs: 'ascii'}},
	{screen: 'single', name: 'marks', hosts: [api2], marks: someMarks},
	{screen: 'host', name: 'baseline', hosts: incident, keys: ['\r'], baselineTime: fixtureTime - 240_000},
	{screen: 'single', name: 'incident', hosts: [api2]},
	{screen: 'single', name: 'calm', hosts: [api1]},
	{screen: 'single', name: 'no-service', hosts: [bare]},
	{screen: 'single', name: 'down', hosts: [web1]},
	{screen: 'single', name: 'connecting', hosts: [fresh]},
	{screen: 'host', name: 'incident', hosts: incident, keys: ['\r']},
	{screen: 'host', name: 'no-service', hosts: [bare], keys: ['\r']},
	{screen: 'host', name: 'scrolled', hosts: incident, keys: ['\r', 'G']},
	{screen: 'log', name: 'incident', hosts: incident, keys: ['7', 'j', 'j'], entries: logEntries},
	{screen: 'log', name: 'incident-ascii', hosts: incident, keys: ['7'], entries: logEntries, look: {...plainLook, glyphs: 'ascii'}},
	{screen: 'log', name: 'filtered', hosts: incident, keys: ['7', '/', 'db', '\r'], entries: logEntries},
	{screen: 'log', name: 'empty', hosts: incident, keys: ['7']},
	{screen: 'log', name: 'marking', hosts: incident, keys: ['7', 'm', 'rolled back to 4710'], entries: logEntries},
	{screen: 'processes', name: 'incident', hosts: [{...api2, processes: told}, db1], keys: ['6']},
	{screen: 'processes', name: 'by-memory-and-moved', hosts: [{...api2, processes: told}, db1], keys: ['6', 's', 'G']},
	{screen: 'processes', name: 'incident-ascii', hosts: [{...api2, processes: told}, db1], keys: ['6'], look: {...plainLook, glyphs: 'ascii'}},
	{screen: 'processes', name: 'filtered-to-none', hosts: [{...api2, processes: told}, db1], keys: ['6', '/', 'mars', '\r']},
	{screen: 'processes', name: 'first-reading', hosts: [{...api2, processes: firstReading}, db1], keys: ['6']},
	{screen: 'processes', name: 'container', hosts: [{...api2, processes: container}, db1], keys: ['6', 's', 's']},
	{screen: 'processes', name: 'down', hosts: [{...web1, processes: old}], keys: ['6']},
	{screen: 'processes', name: 'loading', hosts: [{...api1, processes: none('asking the agent: in a second or two')}], keys: ['6']},
	{screen: 'processes', name: 'old-agent', hosts: [{...api1, processes: none('the agent of this host (0.0.9) is too old to tell of processes: update engineroom there')}], keys: ['6']},
	{screen: 'processes', name: 'elsewhere', hosts: [{...api1, processes: none('processes are told on Linux only, not on darwin: use top there')}], keys: ['6']},
	{screen: 'help', name: 'keys', hosts: incident, keys: ['?']},
];

describe.each(cases)('$screen $name', ({screen: name, name: story, hosts, keys = [], look = plainLook, entries = [], baselineTime = null, marks = []}) => {
	test.each(sizes)('at %dx%d', async (columns, rows) => {
		const screen = openScreen({board: Object.assign(createBoardFixture(hosts), {entries, baselineTime, marks}), columns, rows, look});
		await screen.press(...keys);
		const frame = screen.frame();
		screen.close();
		const lines = frame.split('\n');
		expect(lines.length).toBeLessThanOrEqual(rows);
		for (const line of lines) expect(textWidth(line)).toBeLessThanOrEqual(columns);
		expectGolden(`${name}/${story}@${columns}x${rows}`, frame);
	});
});

