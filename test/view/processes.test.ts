import {describe, expect, it} from 'vitest';
import type {ProcessFact} from '../../source/signals/processes.ts';
import {sortProcesses} from '../../source/view/panels/process-table.ts';
import {api1, createBoardFixture, db1, fixtureTime} from '../helpers/board-fixture.ts';
import {processFacts} from '../helpers/processes-fixture.ts';
import {openScreen} from '../helpers/screen.ts';

const [first] = processFacts.list as [ProcessFact];
const process = (pid: number, extra: Partial<ProcessFact>): ProcessFact => ({...first, state: 'S', pid, user: 'shop', command: `worker-${pid}`, unit: null, ...extra});
const hostWith = (...list: ProcessFact[]) => ({...api1, processes: {facts: {...processFacts, list}, ageSeconds: 1, reason: null}});
const three = [process(1, {cpu: 0.3, rssBytes: 5e6}), process(2, {cpu: 0.2, rssBytes: 9e6, writeBytesPerSecond: 500}), process(3, {cpu: 0.1, rssBytes: 7e6, user: 'backup'})];

const open = (...list: ProcessFact[]) => {
	const board = createBoardFixture([hostWith(...list), db1]);
	let now = fixtureTime;
	const screen = openScreen({board, columns: 100, rows: 24, now: () => now});
	const rows = () => screen.frame().split('\n').filter(line => /worker-\d/.test(line));
	return {board, screen, pids: () => rows().map(line => Number(/worker-(\d+)/.exec(line)?.[1])), marked: () => rows().filter(line => line.startsWith('▸')).map(line => Number(/worker-(\d+)/.exec(line)?.[1])), pass: (ms: number) => void (now += ms)};
};

describe('the screen of processes', () => {
	it('asks the host for them only while it is open', async () => {
		const {board, screen} = open(...three);
		const watched = () => board.actions.flatMap(action => (action.type === 'watch' ? [action.details.join()] : [])).at(-1);
		await screen.press('6');
		expect(watched()).toBe('processes');
		await screen.press('2');
		expect(watched()).not.toContain('processes');
		await screen.press('6');
		screen.close();
		expect(board.actions.at(-1)).toEqual({type: 'watch', id: null, details: []});
	});

	it('sorts by CPU, memory and read+write in turn, and the other way round', async () => {
		const {screen, pids} = open(...three);
		await screen.press('6');
		expect(pids()).toEqual([1, 2, 3]);
		await screen.press('s');
		expect(screen.frame()).toContain('by memory');
		expect(pids()).toEqual([2, 3, 1]);
		await screen.press('s');
		expect(screen.frame()).toContain('by read+write');
		expect(pids()).toEqual([2, 3, 1]);
		await screen.press('s', 'S');
		expect(screen.frame()).toContain('by cpu, smallest first');
		expect(pids()).toEqual([3, 2, 1]);
		screen.close();
	});

	it('keeps rows where they are for a moment after a key, then moves the mark with its process', async () => {
		const {board, screen, pids, marked, pass} = open(...three);
		await screen.press('6', 'j');
		expect(marked()).toEqual([2]);
		board.hosts = [hostWith(process(1, {cpu: 0.1}), process(2, {cpu: 0.2}), process(3, {cpu: 0.9}), process(4, {cpu: 2})), db1];
		pass(1900);
		screen.refresh();
		expect(pids()).toEqual([1, 2, 3, 4]);
		pass(200);
		screen.refresh();
		expect(pids()).toEqual([4, 3, 2, 1]);
		expect(marked()).toEqual([2]);
		screen.close();
	});

	it('filters by name, user, unit or number', async () => {
		const {screen, pids} = open(...three);
		await screen.press('6', '/', 'BACK', '\r');
		expect(pids()).toEqual([3]);
		await screen.press('\u001B');
		expect(pids()).toEqual([1, 2, 3]);
		screen.close();
	});

	it('says that it is paused', async () => {
		const {screen} = open(...three);
		await screen.press('6', ' ');
		expect(screen.frame()).toMatch(/PAUSED/);
		screen.close();
	});
});

describe('sorting processes', () => {
	it('puts what is not known last either way', () => {
		const list = [process(1, {cpu: null}), process(2, {cpu: 0.5}), process(3, {cpu: 0}), process(4, {readBytesPerSecond: null})];
		expect(sortProcesses(list.slice(0, 3), 'cpu', false).map(({pid}) => pid)).toEqual([2, 3, 1]);
		expect(sortProcesses(list.slice(0, 3), 'cpu', true).map(({pid}) => pid)).toEqual([3, 2, 1]);
		expect(sortProcesses(list, 'io', false).at(-1)?.pid).toBe(4);
	});
});
