/** One connection: opened when first needed, kept, and opened anew by the next use after it was lost. */
import {CollectorError} from '../collector.ts';

export type Connection = {
	/** False once it was closed or lost. */
	readonly isOpen: boolean;
	/** At once, whatever is under way: what waits for an answer is rejected. */
	close(): void;
};

export type KeptConnection<C extends Connection> = {
	/** Runs with the connection; when `signal` aborts, the connection is closed and this rejects at once. */
	use<T>(signal: AbortSignal, run: (connection: C) => Promise<T>): Promise<T>;
	close(): void;
};

const reasonOf = (signal: AbortSignal): Error => (signal.reason instanceof Error ? signal.reason : new CollectorError('ERR_DATABASE_TIMEOUT', 'the server did not answer in time'));

export const keepConnection = <C extends Connection>(open: (signal: AbortSignal) => Promise<C>): KeptConnection<C> => {
	let current: C | null = null;
	let isClosed = false;
	const drop = (): void => {
		current?.close();
		current = null;
	};
	const connect = async (signal: AbortSignal): Promise<C> => {
		if (current?.isOpen === true) return current;
		drop();
		const opened = await open(signal);
		// Nobody waits for it any more: it must not stay open behind our back.
		if (signal.aborted || isClosed) {
			opened.close();
			throw reasonOf(signal);
		}
		current = opened;
		return opened;
	};
	return {
		async use(signal, run) {
			if (signal.aborted) throw reasonOf(signal);
			let onAbort: () => void = () => undefined;
			const aborted = new Promise<never>((_, reject) => {
				onAbort = () => {
					drop();
					reject(reasonOf(signal));
				};
				signal.addEventListener('abort', onAbort, {once: true});
			});
			try {
				return await Promise.race([connect(signal).then(run), aborted]);
			} finally {
				signal.removeEventListener('abort', onAbort);
			}
		},
		close() {
			isClosed = true;
			drop();
		},
	};
};
