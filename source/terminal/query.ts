import type {Keyboard} from './keyboard.ts';
import type {Schedule} from './schedule.ts';

/** `silent`: the terminal answered nothing in time. */
export type SynchronizedAnswer = 'supported' | 'unsupported' | 'silent';

export type SynchronizedQuery = {
	readonly keyboard: Pick<Keyboard, 'listen'>;
	readonly write: (text: string) => void;
	readonly schedule: Schedule;
};

// DECRQM for mode 2026, then DA1, which every terminal answers: when its answer comes first, there is none to the other.
// https://github.com/contour-terminal/vt-extensions/blob/master/synchronized-output.md
const question = '\u001B[?2026$p\u001B[c';
const patienceMs = 200;
const modeReport = /^\u001B\[\?2026;(\d)\$y$/;
const attributesReport = /^\u001B\[\?[\d;]*c$/;

/** Asks the terminal whether it knows synchronized updates. Raw mode must be on, or the answer is echoed. Never rejects. */
export const askSynchronized = ({keyboard, write, schedule}: SynchronizedQuery): Promise<SynchronizedAnswer> => new Promise(resolve => {
	let answer: SynchronizedAnswer = 'unsupported';
	const settle = (result: SynchronizedAnswer): void => {
		stop();
		cancel();
		resolve(result);
	};
	const stop = keyboard.listen(reply => {
		const mode = modeReport.exec(reply)?.[1];
		// 1 set, 2 reset; 0 unknown, 3 and 4 cannot be changed.
		if (mode !== undefined) answer = mode === '1' || mode === '2' ? 'supported' : 'unsupported';
		// The fence comes last; waiting for it keeps it out of the keys.
		if (attributesReport.test(reply)) settle(answer);
	});
	const cancel = schedule(() => settle(answer === 'supported' ? answer : 'silent'), patienceMs);
	write(question);
});
