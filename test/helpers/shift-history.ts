/** Makes a history that nobody writes to older: as if all of it had been told that long before. */
import {readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {parseSegment, segmentName} from '../../source/wire/segment-name.ts';

const isTick = new Set(['seq', 'oldestSeq', 'recallSeq']);
const isTime = new Set(['at', 'time']);

export const shiftHistory = (folder: string, ms: number, intervalMs: number): void => {
	const ticks = Math.round(ms / intervalMs);
	const older = (key: string, value: unknown): unknown => (typeof value !== 'number' || value < 0 ? value : isTick.has(key) ? value - ticks : isTime.has(key) ? value - ms : value);
	for (const name of readdirSync(folder)) {
		const file = path.join(folder, name);
		const segment = parseSegment({name, sizeBytes: 0});
		if (segment?.kind !== 'live') throw new Error(`${name} is no segment that can be made older`);
		const lines = readFileSync(file, 'utf8').split('\n').map(line => (line === '' ? '' : JSON.stringify(JSON.parse(line, older))));
		rmSync(file);
		writeFileSync(path.join(folder, segmentName(segment.place, segment.at - ms, segment.firstSeq - ticks, segment.tag)), lines.join('\n'), {mode: 0o600});
	}
};
