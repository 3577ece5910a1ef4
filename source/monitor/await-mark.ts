import type {Readable} from 'node:stream';

export type Awaited = {readonly found: boolean; /** What came before the mark, or in its place. */ readonly heard: string};

/** Reads up to and with `mark`, and leaves what follows; it is not found when it does not come within `maxBytes` or before the end. */
export const awaitMark = (stream: Readable, mark: string, maxBytes: number): Promise<Awaited> =>
	new Promise(resolve => {
		let held = Buffer.alloc(0);
		const finish = (found: boolean): void => {
			for (const [name, listener] of listeners) stream.off(name, listener);
			resolve({found, heard: held.toString()});
		};
		const read = (): void => {
			const chunk = stream.read() as Buffer | null;
			if (chunk === null) return;
			held = Buffer.concat([held, chunk]);
			const at = held.indexOf(mark);
			if (at === -1) return held.length > maxBytes ? finish(false) : read();
			const rest = held.subarray(at + Buffer.byteLength(mark));
			held = held.subarray(0, at);
			if (rest.length > 0) stream.unshift(rest);
			finish(true);
		};
		const fail = (): void => finish(false);
		const listeners = [['readable', read], ['end', fail], ['close', fail], ['error', fail]] as const;
		for (const [name, listener] of listeners) stream.on(name, listener);
	});
