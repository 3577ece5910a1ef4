import {describe, expect, it} from 'vitest';
import {arrangeSessions} from '../../source/view/panels/session-columns.ts';
import type {SessionFact} from '../../source/signals/databases.ts';
import {api2, createBoardFixture, fixtureTime} from '../helpers/board-fixture.ts';
import {shopDatabases} from '../helpers/databases-fixture.ts';
import {shopRequests, shopRoutes, shopTraces} from '../helpers/requests-fixture.ts';
import {openScreen} from '../helpers/screen.ts';

const shop = {...api2, requests: shopRequests, traces: shopTraces, databases: shopDatabases};
const marked = (frame: string): string => frame.split('\n').find(line => line.startsWith('▸')) ?? '';

describe('the screen of requests', () => {
	it('opens the route that is marked, and comes back to it; a row of a traced request opens its trace', async () => {
		const screen = openScreen({board: createBoardFixture([shop]), columns: 120, rows: 40});
		await screen.press('3', 'j');
		expect(marked(screen.frame())).toContain('POST /orders');
		await screen.press('\r');
		expect(screen.frame()).toMatch(/POST \/orders · shop · 38 requests\/s/);
		await screen.press('\u001B');
		expect(marked(screen.frame())).toContain('POST /orders');
		await screen.press(...'jjjjjjjjj');
		expect(marked(screen.frame())).toContain('POST /orders ↵ trace');
		await screen.press('\r');
		expect(screen.frame()).toContain('payments: POST /charge');
		screen.close();
	});

	it('keeps rows where they are for two seconds after a key, whatever the numbers do', async () => {
		let now = fixtureTime;
		const board = createBoardFixture([shop]);
		const screen = openScreen({board, columns: 120, rows: 40, now: () => now});
		const routes = (): string[] => [...screen.frame().matchAll(/^[▸ ] ([A-Z]+ \/\S*) .*%/gm)].map(match => match[1] ?? '');
		await screen.press('3', 'j');
		const before = routes();
		board.hosts = [{...shop, requests: {...shopRequests, routes: shopRoutes.map(route => ({...route, totalSeconds: route.route === '/healthz' ? 1e6 : route.totalSeconds}))}}];
		now += 1900;
		screen.refresh();
		expect(routes()).toEqual(before);
		now += 200;
		screen.refresh();
		expect(routes()[0]).toBe('GET /healthz');
		expect(marked(screen.frame())).toContain('POST /orders');
		screen.close();
	});

	it('asks for the details that it shows, and for no others', async () => {
		const board = createBoardFixture([shop]);
		const screen = openScreen({board, columns: 120, rows: 40});
		await screen.press('3', '5', '4');
		expect(board.actions.filter(action => action.type === 'watch').map(action => action.details)).toEqual([expect.anything(), ['routes', 'facts', 'traces', 'requests'], ['traces', 'facts'], ['databases', 'facts']]);
		screen.close();
	});
});

describe('a trace', () => {
	it('that began after the instant one went back to is not there yet', async () => {
		const screen = openScreen({board: createBoardFixture([{...shop, traces: shopTraces.map(trace => ({...trace, time: fixtureTime + 1000}))}]), columns: 120, rows: 40});
		await screen.press('5');
		expect(screen.frame()).toContain('POST /orders');
		await screen.press('\u001B[D');
		expect(screen.frame()).not.toContain('POST /orders');
		screen.close();
	});
});

describe('sessions that block each other', () => {
	const session = (id: number, blockedBy: readonly number[]): SessionFact => ({id, state: 'active', application: null, user: null, seconds: 1, waitsFor: null, blockedBy, statement: null});
	const arranged = (...sessions: readonly SessionFact[]) => arrangeSessions(sessions).map(({session: {id}, depth, blocks}) => [id, depth, blocks]);

	it('stand under the one that blocks them, the one with most waiting first', () => {
		expect(arranged(session(1, []), session(2, []), session(3, [2]), session(4, [3]))).toEqual([[2, 0, 2], [3, 1, 1], [4, 2, 0], [1, 0, 0]]);
	});

	it('are all told once, also when they wait for each other or for one that is not told', () => {
		expect(arranged(session(1, [2]), session(2, [1]), session(3, [99]))).toEqual([[3, 0, 0], [1, 0, 1], [2, 1, 1]]);
	});
});
