/** Questions to agents, each host's at most every so often: whoever holds a key down asks for where it is let go. */
import type {Clock} from '../signals/clock.ts';

export type AskSeldom<Question> = {
	/** At once, or when it may be asked again: then the newest question alone. */
	ask(id: string, question: Question): void;
	/** What has not been asked yet will not be. */
	forget(): void;
};

/** Agents take 60 messages in 10 s: frames and details may each be asked for 25 times in it. */
export const defaultAskEveryMs = 400;

export type AskSeldomOptions<Question> = {readonly clock: Clock; readonly everyMs: number; readonly send: (id: string, question: Question) => void};

export const createAskSeldom = <Question>({clock, everyMs, send}: AskSeldomOptions<Question>): AskSeldom<Question> => {
	const asked = new Map<string, {readonly at: number; readonly cancel: () => void}>();
	return {
		ask(id, question) {
			const before = asked.get(id);
			before?.cancel();
			const sendNow = (): void => {
				asked.set(id, {at: clock.now(), cancel: () => undefined});
				send(id, question);
			};
			const wait = before === undefined ? 0 : Math.max(0, before.at + everyMs - clock.now());
			if (wait === 0) sendNow();
			else asked.set(id, {at: before?.at ?? 0, cancel: clock.setTimer(sendNow, wait)});
		},
		forget() {
			for (const {cancel} of asked.values()) cancel();
			asked.clear();
		},
	};
};
