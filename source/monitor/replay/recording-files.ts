/** What a replay reads from: files that are handed in, read where it is needed. */
export type RecordingFile = {
	readonly name: string;
	readonly sizeBytes: number;
	/** Up to `length` bytes from `offset`. Throws what the system says. */
	read(offset: number, length: number): Uint8Array;
};

/** One line for people: what is wrong with a recording. */
export class RecordingError extends Error {
	override readonly name = 'RecordingError';
	readonly code: 'ERR_RECORDING' | 'ERR_RECORDING_VERSION' | 'ERR_RECORDING_EMPTY';
	constructor(code: RecordingError['code'], message: string) {
		super(message);
		this.code = code;
	}
}
