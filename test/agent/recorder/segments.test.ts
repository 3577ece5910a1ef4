import {describe, expect, it} from 'vitest';
import {chooseBeginning} from '../../../source/agent/recorder/beginning.ts';
import {chooseSurplus} from '../../../source/agent/recorder/segments.ts';
import {parseSegment, segmentName, sortSegments} from '../../../source/wire/segment-name.ts';

const hour = 3_600_000;
const at = Date.parse('2026-11-26T14:02:00Z');
const files = (sizes: readonly number[]) => sizes.map((sizeBytes, index) => ({name: `${segmentName(index + 1, at + index * hour, 100 * index, 'e1')}.gz`, sizeBytes}));

describe('the files of a history', () => {
	it('are named by place, time, first tick and epoch, and read back', () => {
		const name = segmentName(12, at, 1_795_702_320, '1F0C9A2B-aaaa');
		expect(name).toBe('000012-20261126T140200Z-1795702320-1f0c9a2b.jsonl');
		expect(parseSegment({name, sizeBytes: 7})).toEqual({name, sizeBytes: 7, place: 12, at, firstSeq: 1_795_702_320, tag: '1f0c9a2b', kind: 'live'});
	});

	it('are left alone when they are of somebody else', () => {
		for (const name of ['lock', 'notes.txt', '../000012-20261126T140200Z-1-a.jsonl', '000012-20261126T140200Z-1-a.jsonl.gz.tmp', '000012-20269926T140200Z-1-a.jsonl']) expect(parseSegment({name, sizeBytes: 1})).toBeNull();
	});

	it('go oldest first when they are too many bytes, to the byte', () => {
		const segments = sortSegments(files([10, 10, 10]));
		expect(chooseSurplus(segments, {maxBytes: 30, maxAgeMs: 99 * hour}, at)).toEqual([]);
		expect(chooseSurplus(segments, {maxBytes: 29, maxAgeMs: 99 * hour}, at).map(({place}) => place)).toEqual([1]);
		expect(chooseSurplus(segments, {maxBytes: 0, maxAgeMs: 99 * hour}, at).map(({place}) => place)).toEqual([1, 2]);
	});

	it('go when the last of them is older than asked for, to the millisecond', () => {
		const segments = sortSegments(files([10, 10, 10]));
		expect(chooseSurplus(segments, {maxBytes: 99, maxAgeMs: hour}, at + 2 * hour)).toEqual([]);
		expect(chooseSurplus(segments, {maxBytes: 99, maxAgeMs: hour}, at + 2 * hour + 1).map(({place}) => place)).toEqual([1]);
	});
});

describe('an agent that finds a history', () => {
	const now = {wallTime: at, intervalMs: 1000, freshEpoch: 'new', maxAgeMs: 24 * hour};
	const grid = at / 1000;
	const last = (newestSeq: number, intervalMs = 1000) => ({epoch: 'old', intervalMs, newestSeq});

	it('goes on under the same numbers, the dead time between', () => {
		expect(chooseBeginning(last(grid - 30), now)).toEqual({epoch: 'old', firstSeq: grid, goesOn: true});
	});

	it('never numbers a tick twice when the clock was set back', () => {
		expect(chooseBeginning(last(grid + 1800), now)).toEqual({epoch: 'old', firstSeq: grid + 1801, goesOn: true});
	});

	it('begins anew after another interval, a day, and a clock that was far off', () => {
		for (const past of [null, last(grid - 30, 500), last(grid - 24 * 3600 - 1), last(grid + 3601)]) expect(chooseBeginning(past, now)).toEqual({epoch: 'new', firstSeq: grid, goesOn: false});
		expect(chooseBeginning(last(grid - 24 * 3600), now).goesOn).toBe(true);
		expect(chooseBeginning(last(grid + 3600), now).goesOn).toBe(true);
	});
});
