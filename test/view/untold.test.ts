import {describe, expect, it} from 'vitest';
import type {BoardSource} from '../../source/signals/board.ts';
import {api1, createBoardFixture, fixtureTime} from '../helpers/board-fixture.ts';
import {shopDatabases} from '../helpers/databases-fixture.ts';
import {openScreen} from '../helpers/screen.ts';

const reason = 'the agent keeps no details of this time';

/** A board of an instant of which figures are held and no details. */
const openAt = (untold: string | null) => {
	const board = createBoardFixture([{...api1, databases: shopDatabases}]);
	const source: BoardSource = {
		...board,
		host: query => {
			const host = board.host(query);
			return host && {...host, untold, routes: null, facts: null, databases: [], traces: [], processes: {facts: null, ageSeconds: null, reason: 'not kept on disk'}};
		},
		requests: query => {
			const requests = board.requests(query);
			return requests && {...requests, untold, routes: null, slowest: [], failed: [], traces: []};
		},
	};
	return openScreen({board: source, columns: 120, rows: 50, now: () => fixtureTime});
};

describe('an instant of which no details are told', () => {
	it.each([['2', 2], ['3', 1], ['4', 1], ['5', 1]] as const)('says why on screen %s, on each panel that has none', async (key, panels) => {
		const screen = openAt(reason);
		await screen.press(key);
		expect(screen.frame().split(reason).length - 1, screen.frame()).toBe(panels);
		expect(screen.frame()).not.toContain('in a second or two');
		screen.close();
	});

	it('shows the figures of database servers all the same, and says why there are no sessions and statements', async () => {
		const screen = openAt(reason);
		await screen.press('4');
		expect(screen.frame()).toContain('redis cache');
		expect(screen.frame()).toContain(`sessions and statements: ${reason}`);
		screen.close();
	});

	it('says on the screen of processes that they are not kept', async () => {
		const screen = openAt(reason);
		await screen.press('6');
		expect(screen.frame()).toContain('not kept on disk');
		screen.close();
	});
});
