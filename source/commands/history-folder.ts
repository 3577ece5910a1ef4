/** Where an agent keeps its history when nobody says. */
import path from 'node:path';

export type HistorySurroundings = {readonly env: Readonly<Record<string, string | undefined>>; readonly userId: number};

/** systemd's StateDirectory, else the state folder of the user; root's is the system's. Null where there is none. */
export const defaultHistoryFolder = ({env, userId}: HistorySurroundings): string | null => {
	const state = env['STATE_DIRECTORY']?.split(':')[0];
	if (state !== undefined && path.isAbsolute(state)) return state;
	if (userId === 0) return '/var/lib/engineroom';
	const base = env['XDG_STATE_HOME'];
	// Relative values are ignored as the standard asks.
	if (base !== undefined && path.isAbsolute(base)) return path.join(base, 'engineroom');
	return env['HOME'] ? path.join(env['HOME'], '.local', 'state', 'engineroom') : null;
};
