import {describe, expect, test} from 'vitest';
import {clusterWidth} from '../../source/terminal/width.ts';
import {textWidth} from '../../source/draw/width.ts';
import {api1, api2, createBoardFixture, routes, type HostSpec} from '../helpers/board-fixture.ts';
import {expectGolden} from '../helpers/screen-golden.ts';
import {openScreen} from '../helpers/screen.ts';

const names = ['日本語サーバー', 'データベース-主', '👩‍👩‍👧‍👦-family', 'caf\u0065\u0301-1', '한국-api', 'ｈａｌｆ', 'plain-1', '🚀'];
const hosts: readonly HostSpec[] = names.map((name, index) => ({...(index === 0 ? api2 : api1), name, id: `10.0.0.${index}:7077`, routes: routes.map((one, at) => ({...one, route: at === 0 ? '/注文/作成' : at === 1 ? '/🚀/:id' : one.route}))}));

/** Cells before a text in a line. */
const cellsBefore = (line: string, text: string): number => textWidth(line.slice(0, line.indexOf(text)));

describe.each([[120, 40], [80, 24], [40, 50]] as const)('wide names at %dx%d', (columns, rows) => {
	test('leave the columns where they are', async () => {
		const screen = openScreen({board: createBoardFixture(hosts), columns, rows});
		const fleet = screen.frame().split('\n');
		for (const line of fleet) expect(textWidth(line)).toBeLessThanOrEqual(columns);
		// The p95 of all calm hosts ends in the same cell.
		const ends = fleet.filter(line => line.includes('77 ms')).map(line => cellsBefore(line, '77 ms'));
		expect(new Set(ends.slice(0, 4)).size).toBe(1);
		await screen.press('\r');
		const host = screen.frame().split('\n');
		screen.close();
		for (const line of host) expect(textWidth(line)).toBeLessThanOrEqual(columns);
		expectGolden(`wide-names/fleet@${columns}x${rows}`, fleet.slice(2, -1).join('\n'));
		expectGolden(`wide-names/host@${columns}x${rows}`, host.slice(2, -1).join('\n'));
	});
});

test('what draws and what writes agree on how wide a name is', () => {
	for (const name of names) expect([name, [...new Intl.Segmenter().segment(name)].reduce((sum, {segment}) => sum + clusterWidth(segment), 0)]).toEqual([name, textWidth(name)]);
});
