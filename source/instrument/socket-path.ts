/** Where the agent listens on this machine. */
import {lstatSync} from 'node:fs';
import path from 'node:path';

export type Surroundings = {readonly environment: Readonly<Record<string, string | undefined>>; readonly userId: number};

/** Socket files in the order in which they are tried: the one asked for alone, else that of the machine, of the session, of the user. */
export const listSocketPaths = ({environment, userId}: Surroundings): readonly string[] => {
	const named = environment['ENGINEROOM_SOCKET'];
	if (named) return [named];
	const session = environment['XDG_RUNTIME_DIR'];
	return ['/run/engineroom/apps.sock', ...(session ? [path.join(session, 'engineroom/apps.sock')] : []), `/tmp/engineroom-${userId}/apps.sock`];
};

/**
 * The first that exists and may be trusted: what this program does is told only to root or to its own user, since anybody can
 * make a file in /tmp. One that was asked for by name is not questioned. One that has just refused (an agent that was killed leaves
 * its file behind) is passed over. Null while there is no agent.
 */
export const findSocket = (surroundings: Surroundings, refused: string | null = null, paths: readonly string[] = listSocketPaths(surroundings)): string | null => {
	const isNamed = Boolean(surroundings.environment['ENGINEROOM_SOCKET']);
	for (const candidate of paths) {
		if (candidate === refused) continue;
		const stat = lstatSync(candidate, {throwIfNoEntry: false});
		if (stat?.isSocket() && (isNamed || stat.uid === 0 || stat.uid === surroundings.userId)) return candidate;
	}
	return null;
};
