import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {soundLength} from '../../../source/agent/recorder/sound-length.ts';
import {encodeHeader, encodeMessageLine} from '../../../source/wire/recording.ts';

const header = encodeHeader({engineroom: '0.1.0', at: 1, hosts: ['api-1']});
const line = (seq: number, name: string): string => encodeMessageLine(seq, 0, JSON.stringify({type: 'frame', seq, time: seq, values: [name, null, 0.5], latency: []}));

describe('a segment whose writer was killed', () => {
	it('keeps every whole line, wherever the last one is cut', () => {
		fc.assert(fc.property(fc.array(fc.string({unit: 'grapheme', maxLength: 12}), {minLength: 1, maxLength: 4}), names => {
			const lines = [header, ...names.map((name, seq) => line(seq, name))];
			const whole = Buffer.from(`${lines.join('\n')}\n`);
			const before = Buffer.byteLength(`${lines.slice(0, -1).join('\n')}\n`);
			for (let cut = before; cut < whole.length; cut++) expect(soundLength(whole.subarray(0, cut))).toBe(before);
			expect(soundLength(whole)).toBe(whole.length);
		}), {numRuns: 50});
	});

	it('is cut before what a power loss leaves: zeros, or halves of two lines in one', () => {
		const whole = `${header}\n${line(1, 'a')}\n`;
		for (const left of ['\0'.repeat(4096), `${'\0'.repeat(100)}\n`, `{"at":1,"host":0,"mess{"at":2}\n`, '\n\n']) expect(soundLength(Buffer.from(whole + left))).toBe(whole.length);
	});

	it('is nothing when not even its beginning is there', () => {
		expect(soundLength(Buffer.from(''))).toBe(0);
		expect(soundLength(Buffer.from(header.slice(0, 20)))).toBe(0);
		expect(soundLength(Buffer.from(`${'x'.repeat(5000)}\nyy\n`))).toBe(0);
	});
});
