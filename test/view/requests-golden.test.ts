import {describe, expect, test} from 'vitest';
import {textWidth} from '../../source/draw/width.ts';
import {api1, api2, api3, bare, createBoardFixture, fresh, type HostSpec} from '../helpers/board-fixture.ts';
import {shopDatabases} from '../helpers/databases-fixture.ts';
import {joinedTraces, noRequests, shopRequests, shopTraces} from '../helpers/requests-fixture.ts';
import {expectGolden} from '../helpers/screen-golden.ts';
import {openScreen} from '../helpers/screen.ts';

const sizes = [[120, 40], [80, 24], [40, 50], [160, 8], [30, 6]] as const;
const shop: HostSpec = {...api2, requests: shopRequests, traces: shopTraces, databases: shopDatabases};

type Case = {readonly screen: string; readonly name: string; readonly host: HostSpec; readonly keys: readonly string[]};
const cases: readonly Case[] = [
	{screen: 'requests', name: 'incident', host: shop, keys: ['3']},
	{screen: 'requests', name: 'moved-and-paused', host: shop, keys: ['3', 'j', 'j', ' ']},
	{screen: 'requests', name: 'by-errors-reversed', host: shop, keys: ['3', 's', 's', 's', 'S']},
	{screen: 'requests', name: 'service', host: shop, keys: ['3', '/', ...'service~adm', '\r']},
	{screen: 'requests', name: 'last-row', host: shop, keys: ['3', 'G']},
	{screen: 'requests', name: 'stale', host: {...api3, requests: shopRequests}, keys: ['3']},
	{screen: 'requests', name: 'nothing', host: {...bare, requests: noRequests}, keys: ['3']},
	{screen: 'requests', name: 'connecting', host: fresh, keys: ['3']},
	{screen: 'requests', name: 'not-told-yet', host: {...api1, requests: null}, keys: ['3']},
	{screen: 'route', name: 'incident', host: shop, keys: ['3', '\r']},
	{screen: 'route', name: 'last-row', host: shop, keys: ['3', '\r', 'G']},
	{screen: 'route', name: 'without-latency', host: shop, keys: ['3', 's', 's', 's', 's', 'j', '\r']},
	{screen: 'traces', name: 'incident', host: shop, keys: ['5']},
	{screen: 'traces', name: 'filter-empty', host: shop, keys: ['5', '/', 'mars', '\r']},
	{screen: 'traces', name: 'nothing', host: api1, keys: ['5']},
	{screen: 'traces', name: 'joined', host: {...shop, traces: joinedTraces}, keys: ['5']},
	{screen: 'trace', name: 'joined', host: {...shop, traces: joinedTraces}, keys: ['5', '\r', 'j', 'j', 'j', 'j']},
	{screen: 'trace', name: 'failed', host: shop, keys: ['5', '\r', 'j', 'j']},
	{screen: 'trace', name: 'dropped-spans', host: shop, keys: ['5', 'j', '\r']},
	{screen: 'database', name: 'incident', host: shop, keys: ['4']},
	{screen: 'database', name: 'blocked-session', host: shop, keys: ['4', ...'jjjjjjjj']},
	{screen: 'database', name: 'statements-by-mean', host: shop, keys: ['4', 's', 's', 'G']},
	{screen: 'database', name: 'filter', host: shop, keys: ['4', '/', ...'order_lines', '\r']},
	{screen: 'database', name: 'nothing', host: bare, keys: ['4']},
];

describe.each(cases)('$screen $name', ({screen: name, name: story, host, keys}) => {
	test.each(sizes)('at %dx%d', async (columns, rows) => {
		const screen = openScreen({board: createBoardFixture([host]), columns, rows});
		await screen.press(...keys);
		const frame = screen.frame();
		screen.close();
		const lines = frame.split('\n');
		expect(lines.length).toBeLessThanOrEqual(rows);
		for (const line of lines) expect(textWidth(line)).toBeLessThanOrEqual(columns);
		expectGolden(`${name}/${story}@${columns}x${rows}`, frame);
	});
});
