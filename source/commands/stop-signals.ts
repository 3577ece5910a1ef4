/** SIGINT, SIGTERM and SIGHUP as something to wait for, so that a command can end in order. */
export type StopSignal = 'SIGINT' | 'SIGTERM' | 'SIGHUP';

/** What a shell expects of a process that a signal has ended. */
export const exitCodeOf = (signal: StopSignal): number => ({SIGINT: 130, SIGTERM: 143, SIGHUP: 129})[signal];

export type StopWatch = {
	/** Resolves with the first signal. */
	readonly stopped: Promise<StopSignal>;
	/** Gives the signals back to their default. */
	release(): void;
};

export const watchStopSignals = (process: NodeJS.Process): StopWatch => {
	const names: readonly StopSignal[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];
	let resolve: (signal: StopSignal) => void = () => undefined;
	const stopped = new Promise<StopSignal>(done => {
		resolve = done;
	});
	const handlers = names.map(name => ({name, handler: () => resolve(name)}));
	for (const {name, handler} of handlers) process.on(name, handler);
	return {
		stopped,
		release() {
			for (const {name, handler} of handlers) process.off(name, handler);
		},
	};
};
