/** Where programs with engineroom/register inside look for the agent; the same order as they do. */
import type {Host} from '../host-door.ts';

export type SocketPlace = {readonly path: string; readonly mode: number};

/** Every program of the machine may tell root's agent how it does; an agent of a user hears that user's programs only. */
const openToAll = 0o666;
const openToUser = 0o600;

/** Tried in this order; the first in which a socket can be made is used. */
export const listSocketPlaces = (host: Host): readonly SocketPlace[] => {
	const named = host.environment('ENGINEROOM_SOCKET');
	const mode = host.userId === 0 ? openToAll : openToUser;
	if (named) return [{path: named, mode}];
	if (host.userId === 0) return [{path: '/run/engineroom/apps.sock', mode}];
	const session = host.environment('XDG_RUNTIME_DIR');
	return [...(session ? [{path: `${session.replace(/\/+$/, '')}/engineroom/apps.sock`, mode}] : []), {path: `/tmp/engineroom-${host.userId}/apps.sock`, mode}];
};
