/** Which services were started anew: a program whose whole life was listened to, of a service that was known before. */
import type {Restart} from '../../signals/restart.ts';

export type Starts = {
	listening(): void;
	/** The first report of a program, and how many seconds it covers: all of its life. */
	begun(service: string, seconds: number): void;
	seen(service: string): void;
	/** What began anew since this was asked. */
	tell(): readonly Restart[];
};

/** Programs that were there before look for the agent every few seconds: those are no starts. */
const marginMs = 2000;
const maxKnown = 200;

export const createStarts = (now: () => number): Starts => {
	const known = new Set<string>();
	let since: number | null = null;
	let begun: Restart[] = [];
	return {
		listening() {
			since ??= now();
		},
		begun(service, seconds) {
			if (since === null || !known.has(service) || now() - seconds * 1000 < since + marginMs) return;
			begun.push({of: 'service', name: service, agoSeconds: seconds});
		},
		seen(service) {
			if (known.size < maxKnown) known.add(service);
		},
		tell() {
			const told = begun;
			begun = [];
			return told;
		},
	};
};
