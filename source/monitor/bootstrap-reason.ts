/** Why no agent could be brought to a host, out of what its shell and `ssh` said. */
import {washText} from '../signals/text.ts';
import {oldestNode} from '../wire/bootstrap.ts';

/** Null when nothing in it is about the agent that was brought. */
export const explainBootstrap = (said: string): string | null => {
	const node = /^engineroom-bootstrap node:(.*)$/m.exec(said)?.[1];
	if (node === '') return `--bootstrap needs Node ${oldestNode} or newer there, and there is none`;
	if (node !== undefined) return washText(`--bootstrap needs Node ${oldestNode} or newer there, and found only ${[...new Set(node.trim().split(' '))].join(', ')}`);
	const failed = /^engineroom-bootstrap (.*)$/m.exec(said)?.[1];
	if (failed !== undefined) return washText(`--bootstrap failed there: ${failed}`);
	// A shell that is none of POSIX.
	if (/\bsh: .*not found/i.test(said)) return '--bootstrap: no command can be run there';
	return null;
};
