import {expect, test} from 'vitest';
import {createHostState, slotOf} from '../../source/monitor/host-state.ts';
import {reduceConnected, reduceMessage} from '../../source/monitor/reduce-message.ts';
import {createCellCache, createGrid, readSignal, selectCells} from '../../source/monitor/select/cells.ts';

test('a frame that falls on a second heard before, since the grid was found to be late, shows in a cell that was over', () => {
	const host = createHostState('a', 10_000);
	reduceConnected(host);
	reduceMessage(host, {type: 'hello', version: 1, epoch: 'e', agent: {version: '0.1.0', pid: 1}, host: {name: 'a', platform: 'linux x64'}, intervalMs: 1000, seq: 0, sinceTickMs: 0, oldestSeq: 0, series: [{name: 'system.cpu.utilization', labels: {}}], distributions: [], collectors: []}, 10_000, 300);
	const hear = (seq: number, now: number, cpu: number): number => {
		reduceMessage(host, {type: 'frame', seq, time: now, values: [cpu], latency: []}, now, 300);
		return slotOf(host, seq);
	};
	const cache = createCellCache();
	const cells = (): number[] => selectCells(host, createGrid(host.ring.fine.newest ?? 0, 3, 3), 'cpu', cache, readSignal.cpu);
	hear(1, 11_000, 0.1);
	expect(hear(2, 12_000, 0.2)).toBe(12);
	expect(hear(3, 12_900, 0.3)).toBe(13);
	expect(cells()).toEqual([0.1, 0.2, 0.3]);
	// Far ahead of the grid, within the second that has been heard already.
	expect(hear(6, 12_950, 0.6)).toBe(12);
	expect(cells()).toEqual([0.1, 0.6, 0.3]);
});
