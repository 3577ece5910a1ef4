/** What became of the link to one agent. */
import type {LinkState} from '../../signals/board.ts';

export type LinkMemory = {
	readonly state: LinkState;
	/** When it was last known to be live, ms since the epoch, while it is not; null while it is, and before it ever was lost. */
	readonly lostAt: number | null;
};
export type LinkChange = {readonly change: 'stale' | 'down' | 'back'; /** How long it was lost. */ readonly lostSeconds: number};

export const firstLink: LinkMemory = {state: 'connecting', lostAt: null};

/** Connecting for the first time is no news; being lost, getting worse and coming back are. */
export const changeLink = (before: LinkMemory, state: LinkState, time: number): {readonly link: LinkMemory; readonly change: LinkChange | null} => {
	if (state === before.state) return {link: before, change: null};
	const lostAt = before.lostAt ?? time;
	const lostSeconds = Math.max(0, (time - lostAt) / 1000);
	switch (state) {
		case 'live':
			return {link: {state, lostAt: null}, change: before.lostAt === null ? null : {change: 'back', lostSeconds}};
		case 'stale':
		case 'down':
			return {link: {state, lostAt}, change: {change: state, lostSeconds}};
		case 'connecting':
			return {link: {...before, state}, change: null};
	}
};
