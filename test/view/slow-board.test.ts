import {describe, expect, test} from 'vitest';
import type {BoardSource, FleetBoard, FleetQuery} from '../../source/signals/board.ts';
import {createSlowBoard, slowSeconds} from '../../source/view/model/slow-board.ts';
import {api1, createBoardFixture, fixtureTime, type HostSpec} from '../helpers/board-fixture.ts';

const query: FleetQuery = {first: 0, count: 20, cells: 5, filter: '', sort: 'worst', selected: null};
const trouble = [{severity: 'warning' as const, rule: 'cpu', subject: 'host', since: fixtureTime, text: 'CPU 82 %', evidence: []}];

/** A fleet whose every number is the second that it was told in. */
const open = (changeAt: (second: number, index: number) => Partial<HostSpec> = () => ({}), count = 10) => {
	let second = 0;
	const shown = (): BoardSource => createBoardFixture(Array.from({length: count}, (_, index) => ({...api1, name: `api-${index}`, id: `api-${index}`, shapes: {...api1.shapes, throughput: () => second}, ...changeAt(second, index)})));
	const board: BoardSource = {...shown(), fleet: asked => shown().fleet(asked), host: asked => shown().host(asked)};
	const slow = createSlowBoard(board, () => fixtureTime + second * 1000);
	return {
		slow,
		at: (next: number, asked: FleetQuery = query): FleetBoard => {
			second = next;
			return slow.fleet(asked);
		},
	};
};
const toldAt = ({rows}: FleetBoard): number[] => rows.map(({gauges}) => gauges.throughput.value ?? NaN);

describe('on a slow link', () => {
	test('calm rows are told every sixteen seconds, each in its turn', () => {
		const {at} = open();
		let before = toldAt(at(0));
		const changed = Array.from({length: slowSeconds.calm}, (_, index) => {
			const now = toldAt(at(index + 1));
			const count = now.filter((value, row) => value !== before[row]).length;
			before = now;
			return count;
		});
		expect(changed.reduce((sum, count) => sum + count, 0)).toBe(10);
		expect(Math.max(...changed)).toBeLessThanOrEqual(4);
	});
	test('no number of a row with findings gets older than eight', () => {
		const {at} = open(() => ({severity: 'warning', findings: trouble}));
		for (let second = 0; second < 60; second++) for (const told of toldAt(at(second))) expect(second - told).toBeLessThan(slowSeconds.troubled);
	});
	test('state is told at once, whatever the numbers wait for', () => {
		const {at} = open((second, index) => (second >= 3 && index === 4 ? {severity: 'warning', findings: trouble} : {}));
		at(2);
		const row = at(3).rows.find(({id}) => id === 'api-4');
		expect(row).toMatchObject({severity: 'warning', findings: trouble});
	});
	test('a lost link is told at once, with its age every second', () => {
		const {at} = open((second, index) => (second >= 3 && index === 4 ? {link: 'down', ageSeconds: second} : {}));
		at(2);
		expect([at(3), at(4)].map(({rows}) => rows.find(({id}) => id === 'api-4')?.ageSeconds)).toEqual([3, 4]);
	});
	test('a number that becomes unknown is no longer shown', () => {
		const {at} = open(second => (second >= 3 ? {shapes: {}} : {}));
		at(2);
		expect(at(3).rows.every(({gauges}) => gauges.throughput.value === null)).toBe(true);
	});
	test('rows keep their places for a minute, unless others come or go', () => {
		const moved = (second: number, index: number): Partial<HostSpec> => (second >= 3 && index === 4 ? {severity: 'warning', findings: trouble} : {});
		const {at, slow} = open(moved);
		const before = at(2).order;
		// The fixture leaves hosts as they are given; a real fleet puts the warned one first.
		const turned = createSlowBoard({...slow, fleet: asked => ({...slow.fleet(asked), order: [...before].reverse()})}, () => fixtureTime);
		expect(turned.fleet(query).order).toEqual([...before].reverse());
		expect(at(30).order).toEqual(before);
	});
	test('a critical row is never left out of sight', () => {
		let isBad = false;
		const hosts = (): HostSpec[] => {
			const all = Array.from({length: 10}, (_, index): HostSpec => ({...api1, name: `api-${index}`, id: `api-${index}`, ...(isBad && index === 9 ? {severity: 'critical' as const} : {})}));
			return isBad ? [all[9]!, ...all.slice(0, 9)] : all;
		};
		const slow = createSlowBoard({...createBoardFixture([]), fleet: asked => createBoardFixture(hosts()).fleet(asked)}, () => fixtureTime);
		const asked = {...query, count: 4};
		expect(slow.fleet(asked).order[0]).toBe('api-0');
		isBad = true;
		expect(slow.fleet(asked).order[0]).toBe('api-9');
	});
	test('other cells or another window are told anew', () => {
		const {at} = open();
		at(0);
		expect(toldAt(at(1, {...query, cells: 6}))).toEqual(Array.from({length: 10}, () => 1));
	});
	test('a host is told with its clock running', () => {
		const {slow, at} = open();
		at(0);
		const first = slow.host({id: 'api-1', cells: 5, chartCells: 0});
		at(1);
		expect(slow.host({id: 'api-1', cells: 5, chartCells: 0})?.signals).toBe(first?.signals);
		expect(slow.host({id: 'mars', cells: 5, chartCells: 0})).toBeNull();
	});
});
