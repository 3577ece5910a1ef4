/** The targets of a command line, lists and all, and how each is reached. */
import {readFile} from 'node:fs/promises';
import {createSshTransport} from '../monitor/link-ssh.ts';
import {createWebSocketTransport} from '../monitor/link-websocket.ts';
import type {Transport} from '../monitor/link.ts';
import {parseTarget, readTargetList, type Target} from '../monitor/target.ts';
import type {Trust} from '../monitor/trust.ts';
import {createTurnstile} from '../monitor/turnstile.ts';
import type {Clock} from '../signals/clock.ts';
import {UsageError} from './usage-error.ts';
import {createSshPrograms} from './ssh-programs.ts';

const maxTargets = 5000;
const maxListBytes = 1024 * 1024;

type Sources = {readFile(path: string): Promise<string>; readStdin(): Promise<string>};

export const realSources = (stdin: AsyncIterable<Uint8Array | string>): Sources => ({
	readFile: file => readFile(file, 'utf8'),
	async readStdin() {
		let text = '';
		for await (const chunk of stdin) {
			text += String(chunk);
			if (text.length > maxListBytes) throw new UsageError('the list of targets on standard input is longer than 1 MB');
		}
		return text;
	},
});

/** Every target once, in the order they were named. Throws a UsageError for what is none. */
export const readTargets = async (words: readonly string[], sources: Sources): Promise<Target[]> => {
	const spelled: string[] = [];
	for (const word of words) {
		if (word === '-') spelled.push(...readTargetList(await sources.readStdin()));
		else if (word.startsWith('@')) {
			const file = word.slice(1);
			const text = await sources.readFile(file).catch((error: NodeJS.ErrnoException) => {
				throw new UsageError(`@${file}: the list of targets cannot be read (${error.code ?? error.message})`);
			});
			spelled.push(...readTargetList(text));
		} else spelled.push(word);
	}
	if (words.length > 0 && spelled.length === 0) throw new UsageError(`the list of targets is empty: ${words.join(' ')}`);
	if (spelled.length > maxTargets) throw new UsageError(`at most ${maxTargets} targets, not ${spelled.length}`);
	const targets = new Map<string, Target>();
	for (const text of spelled) {
		const parsed = parseTarget(text);
		if (!parsed.ok) throw new UsageError(parsed.reason);
		if (!targets.has(parsed.target.id)) targets.set(parsed.target.id, parsed.target);
	}
	return [...targets.values()];
};

/** How to make a link to a target, with what guarded agents ask for; `end` resolves when no program that was started for one is left. */
export type Links = {to(target: Target): Transport; end(): Promise<void>};

/** Many logins at once are refused by ssh servers (MaxStartups, 10 by default), and hosts on the way are shared. */
const loginsAtOnce = 8;

/** `program` is the agent for hosts by ssh that have none, with its header; null brings none. */
export const createLinks = (clock: Clock, trustIn: (target: Target) => Trust, program: Uint8Array | null): Links => {
	const programs = createSshPrograms(process.env);
	const turnstile = createTurnstile({clock, atOnce: loginsAtOnce, spreadMs: 250, patienceMs: 4000});
	return {
		to(target) {
			const {url, ssh} = target;
			const trust = trustIn(target);
			return ssh === null ? createWebSocketTransport(url, trust) : createSshTransport({target: ssh, url, trust, dial: programs.dial, clock, turnstile, program});
		},
		end: () => programs.end(),
	};
};
