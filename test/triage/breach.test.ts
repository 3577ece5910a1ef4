import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {findBreach, reaches, type Breach} from '../../source/triage/breach.ts';

/** As it is told: reading by reading from the oldest on. */
const readOnwards = (track: readonly number[], limit: number, readings: number, least: number): Breach | null => {
	let bad: {readonly slot: number; readonly order: number}[] = [];
	let [begin, oldest, newest]: (number | null)[] = [null, null, null];
	let count = 0;
	for (const [slot, value] of track.entries()) {
		if (Number.isNaN(value)) continue;
		if (newest !== null && newest !== undefined && slot - newest - 1 > 15) {
			bad = [];
			begin = null;
			oldest = null;
		}
		oldest ??= slot;
		newest = slot;
		count++;
		bad = bad.filter(({order}) => count - order < readings);
		if (value >= limit) bad.push({slot, order: count});
		if (bad.length === 0) begin = null;
		else if (bad.length >= least) begin ??= bad[0]!.slot;
	}
	// What ended so long ago that no reading of late tells of it does not go on.
	const late = track.slice(-readings - 15).filter(value => !Number.isNaN(value)).slice(-readings);
	return begin === null || begin === undefined || !late.some(value => value >= limit) ? null : {slots: track.length - begin, isOpenEnded: begin === oldest};
};

const stretch = fc.tuple(fc.constantFrom(NaN, 0, 1), fc.integer({min: 1, max: 20})).map(([value, count]) => new Array<number>(count).fill(value));
const track = fc.array(fc.oneof(stretch, fc.array(fc.constantFrom(NaN, 0, 0, 1), {maxLength: 12})), {maxLength: 12}).map(parts => parts.flat());

describe('a breach', () => {
	it.each([
		{slotSeconds: 1, readings: 5, least: 3},
		{slotSeconds: 0.2, readings: 25, least: 15},
		{slotSeconds: 5, readings: 2, least: 2},
		{slotSeconds: 1, readings: 5, least: 1, confirm: 1},
		{slotSeconds: 1, readings: 5, least: 2, confirm: 2},
	])('is the same whether its track is read back from the end or onwards: $least of $readings readings', ({readings, least, ...rule}) => {
		fc.assert(fc.property(track, values => {
			expect(findBreach(values.length, reaches(values, 1), rule)).toEqual(readOnwards(values, 1, readings, least));
		}), {numRuns: 3000});
	});
});
