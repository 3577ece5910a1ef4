/** What is asked of a terminal when the first frame is on its way: synchronized updates, and the colour of its background. */
import {readBackgroundReply, type Background} from './background.ts';
import type {Keyboard} from './keyboard.ts';
import type {Schedule} from './schedule.ts';

/** `silent`: the terminal has answered nothing yet; background null: it has not told it. */
export type TerminalAnswers = {readonly synchronized: 'supported' | 'unsupported' | 'silent'; readonly background: Background | null};

export type TerminalQuestions = {readonly synchronized: boolean; readonly background: boolean};

export type TerminalQuery = {
	readonly keyboard: Pick<Keyboard, 'listen'>;
	readonly write: (text: string) => void;
	readonly schedule: Schedule;
	readonly ask: TerminalQuestions;
	/** Called with all that is known, once for what comes together, and again for what comes late. */
	readonly onAnswers: (answers: TerminalAnswers) => void;
};

// DECRQM for mode 2026. https://github.com/contour-terminal/vt-extensions/blob/master/synchronized-output.md
const askMode = '\u001B[?2026$p';
const modeReply = /^\u001B\[\?2026;(\d)\$y$/;
const askBackground = '\u001B]11;?\u001B\\';
// DA1, which every terminal answers: when its answer comes first, there is none to the others; but GNU screen hands OSC 11
// on to the terminal outside, and answers DA1 itself meanwhile.
const fence = '\u001B[c';
const fenceReply = /^\u001B\[\?[\d;]*c$/;
/** So long the end of the program waits for answers, which would be typed into the shell. */
const patienceMs = 200;
/** So long answers are listened for: a slow line holds them up. */
const listenMs = 30_000;

export type AskedTerminal = {
	/** Resolves when nothing more is to be expected, or patience is over; late answers are listened for all the same. Never rejects. */
	readonly whenQuiet: Promise<TerminalAnswers>;
	/** Listens no longer. */
	readonly stop: () => void;
};

/** Asks all at once. Raw mode must be on, or the answers are echoed. */
export const askTerminal = ({keyboard, write, schedule, ask, onAnswers}: TerminalQuery): AskedTerminal => {
	let resolve: (answers: TerminalAnswers) => void = () => undefined;
	const whenQuiet = new Promise<TerminalAnswers>(done => {
		resolve = done;
	});
	if (!ask.synchronized && !ask.background) {
		resolve({synchronized: 'silent', background: null});
		return {whenQuiet, stop: () => undefined};
	}
	let answers: TerminalAnswers = {synchronized: 'silent', background: null};
	let told = answers;
	let isFenced = false;
	let isPatient = true;
	const tell = (): void => {
		if (answers === told) return;
		told = answers;
		onAnswers(answers);
	};
	const isComplete = (): boolean => isFenced && (!ask.background || answers.background !== null);
	const settle = (): void => {
		isPatient = false;
		tell();
		resolve(answers);
	};
	const stop = (): void => {
		stopListening();
		cancelListening();
		cancelPatience();
		settle();
	};
	const stopListening = keyboard.listen(reply => {
		const mode = modeReply.exec(reply)?.[1];
		const background = ask.background ? readBackgroundReply(reply) : null;
		// 1 set, 2 reset; 0 unknown, 3 and 4 cannot be changed.
		if (mode !== undefined) answers = {...answers, synchronized: mode === '1' || mode === '2' ? 'supported' : 'unsupported'};
		if (background !== null) answers = {...answers, background};
		if (fenceReply.test(reply)) {
			isFenced = true;
			if (answers.synchronized === 'silent') answers = {...answers, synchronized: 'unsupported'};
		}
		if (isFenced || !isPatient) tell();
		if (isComplete()) stop();
	});
	const cancelListening = schedule(stop, listenMs);
	const cancelPatience = schedule(settle, patienceMs);
	write((ask.background ? askBackground : '') + (ask.synchronized ? askMode : '') + fence);
	return {whenQuiet, stop};
};
