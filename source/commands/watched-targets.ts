/** The targets of a command line, lists and all, and how each is reached. */
import {readFile} from 'node:fs/promises';
import {createWebSocketTransport} from '../monitor/link-websocket.ts';
import type {Transport} from '../monitor/link.ts';
import {parseTarget, readTargetList, type Target} from '../monitor/target.ts';
import {UsageError} from './options.ts';

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

/** A link to a target. */
export const transportTo = (target: Target): Transport => createWebSocketTransport(target.url);
