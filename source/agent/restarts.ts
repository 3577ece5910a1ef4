/** Restarts that the inputs told of: remembered, so that a monitor that comes later hears of them too. */
import type {Restart} from '../signals/restart.ts';
import {washText} from '../signals/text.ts';
import {maxRestarts} from '../wire/limits.ts';
import type {RestartRecord} from '../wire/messages.ts';

export type Restarts = {
	/** Takes in what a tick brought; returns what is new. */
	add(seq: number, restarts: readonly Restart[]): readonly RestartRecord[];
	/** The oldest first. */
	readonly past: readonly RestartRecord[];
};

/** The processes of one service start one after the other: within this time they are one restart. */
const togetherMs = 10_000;

export const createRestarts = (intervalMs: number): Restarts => {
	let past: readonly RestartRecord[] = [];
	return {
		add(seq, restarts) {
			const added: RestartRecord[] = [];
			for (const {of, name, agoSeconds = 0} of restarts) {
				const record = {seq: seq - Math.round((agoSeconds * 1000) / intervalMs), of, name: washText(name)};
				const isKnown = (one: RestartRecord): boolean => one.of === of && one.name === record.name && Math.abs(record.seq - one.seq) * intervalMs < togetherMs;
				if (past.some(isKnown) || added.some(isKnown) || added.length >= maxRestarts) continue;
				added.push(record);
			}
			if (added.length > 0) past = [...past, ...added].slice(-maxRestarts);
			return added;
		},
		get past() {
			return past;
		},
	};
};
