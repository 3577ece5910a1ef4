/** How a process of the demo ends: when it is told to, when a signal says so, and when its parent is gone. */
const lastResortMs = 3000;

/**
 * Calls `end` once, on SIGTERM, SIGINT, SIGHUP or when the channel to the parent closes (which it does even when the parent is
 * killed). A process that has not ended by itself some seconds later kills itself: nothing of a demo may stay behind.
 */
export const endWithParent = (process: NodeJS.Process, end: () => Promise<void>): (() => void) => {
	let ending = false;
	const once = (): void => {
		if (ending) return;
		ending = true;
		setTimeout(() => process.kill(process.pid, 'SIGKILL'), lastResortMs).unref();
		void end()
			.catch(() => undefined)
			.finally(() => {
				if (process.connected) process.disconnect();
			});
	};
	for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, once);
	process.on('disconnect', once);
	// The parent may have gone before anybody listened.
	if (!process.connected) once();
	return once;
};

/** Sends to the parent, and calls `onTaken` when the message is on its way; nothing happens when the parent has gone. */
export const tellParent = (process: NodeJS.Process, message: object, onTaken: () => void = () => undefined): void => {
	if (process.connected) process.send?.(message, undefined, undefined, () => onTaken());
};
