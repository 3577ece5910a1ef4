/** What `ssh` is called with. The person's configuration decides all but what would ask, print, or outlive us. */
import type {SshTarget} from './ssh-target.ts';

const options = [
	// Never a question: what would ask fails, with a reason.
	'BatchMode=yes',
	// A master that is there already is used; none is made, since sessions of others would end with it.
	'ControlMaster=no',
	// The reasons that we explain are said at this level, whatever the configuration silences.
	'LogLevel=INFO',
	// Its output would be taken for the far end's.
	'PermitLocalCommand=no',
	// A command or forwardings of the configuration are for a person's own session.
	'RemoteCommand=none',
	'ClearAllForwardings=yes',
];

const words = ({user, host, port}: SshTarget, end: readonly string[], own: readonly string[]): string[] => [
	'-T', '-a', '-x',
	...options.flatMap(option => ['-o', option]),
	...(port === null ? [] : ['-p', String(port)]),
	...(user === null ? [] : ['-l', user]),
	...own,
	// What follows is no option, whatever it looks like.
	'--', host, ...end,
];

/** Joins standard input and output to the agent's port on the far loopback. */
export const forwardArguments = (target: SshTarget): string[] => words(target, [], ['-W', `127.0.0.1:${target.agentPort}`]);

/** Runs one command there. */
export const commandArguments = (target: SshTarget, command: string): string[] => words(target, [command], []);
