/** What a fault's thread does until it is ended: burn, hoard or write. Runs in worker threads of the shop. */
import fs from 'node:fs';
import path from 'node:path';
import {setTimeout as wait} from 'node:timers/promises';

export type FaultWork =
	| {readonly work: 'burn'}
	| {readonly work: 'hoard'; readonly bytesPerSecond: number; readonly maxBytes: number}
	| {readonly work: 'write'; readonly folder: string; readonly maxFileBytes: number; readonly bytesPerSecond: number};

const megabyte = 1024 * 1024;
const sliceMs = 50;

/** Never gives the core back; ended from outside. */
const burn = (): void => {
	let x = 1;
	for (;;) x = Math.sqrt(x + 1);
};

/** Touches every page, or the system would only promise the memory. */
const hoard = async ({bytesPerSecond, maxBytes}: {readonly bytesPerSecond: number; readonly maxBytes: number}): Promise<void> => {
	const kept: Buffer[] = [];
	const sliceBytes = Math.max(megabyte, Math.floor((bytesPerSecond * sliceMs) / 1000));
	const started = performance.now();
	for (let held = sliceBytes; held <= maxBytes; held += sliceBytes) {
		kept.push(Buffer.allocUnsafeSlow(sliceBytes).fill((kept.length % 251) + 1));
		await wait(Math.max(0, (held / bytesPerSecond) * 1000 - (performance.now() - started)));
	}
	// Held until the thread is ended.
	for (;;) await wait(60_000, kept);
};

const chunkBytes = 256 * 1024;

/** The file has no name any more when the first byte is written: whatever happens to the process, nothing stays. */
const write = async ({folder, maxFileBytes, bytesPerSecond}: {readonly folder: string; readonly maxFileBytes: number; readonly bytesPerSecond: number}): Promise<void> => {
	const name = path.join(folder, 'disk-io');
	const file = fs.openSync(name, 'w', 0o600);
	fs.unlinkSync(name);
	const chunk = Buffer.allocUnsafeSlow(chunkBytes);
	let position = 0;
	for (let count = 1; ; count += 1) {
		const started = performance.now();
		chunk.fill(count % 256);
		fs.writeSync(file, chunk, 0, chunkBytes, position);
		fs.fdatasyncSync(file);
		position = (position + chunkBytes) % maxFileBytes;
		await wait(Math.max(0, (chunkBytes / bytesPerSecond) * 1000 - (performance.now() - started)));
	}
};

/** The body of a worker thread; never returns by itself. */
export const runFaultWork = async (work: FaultWork): Promise<void> => {
	if (work.work === 'burn') burn();
	else if (work.work === 'hoard') await hoard(work);
	else await write(work);
};
