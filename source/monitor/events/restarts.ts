/** Restarts as messages tell of them: of agents by their epoch, of services, servers and hosts by what their agent noticed. */
import type {Clock} from '../../signals/clock.ts';
import {maxRestarts} from '../../wire/limits.ts';
import type {Hello, RestartRecord, ServerMessage} from '../../wire/messages.ts';
import {slotOf} from '../host-state.ts';
import type {Watched} from '../watched.ts';
import type {Chronicle} from './chronicle.ts';

export type RestartWatch = {
	/** After a message was taken in; `epochBefore` is the life of the agent that was known until then. */
	take(one: Watched, message: ServerMessage, epochBefore: string | null): void;
};

const words: Readonly<Record<RestartRecord['of'], (name: string) => string>> = {service: name => `${name} restarted`, database: name => `${name} restarted`, host: () => 'host booted'};

/** How long an agent that said hello has been counting. */
const aliveMs = ({seq, sinceTickMs, intervalMs}: Hello): number => (seq < 0 ? 0 : sinceTickMs + seq * intervalMs);

export const createRestartWatch = (chronicle: Chronicle, clock: Clock): RestartWatch => {
	/** What was told, by target: agents tell all that they remember with every hello. */
	const told = new Map<string, Set<string>>();
	const isNew = (id: string, key: string): boolean => {
		const known = told.get(id) ?? new Set<string>();
		told.set(id, known);
		if (known.has(key)) return false;
		known.add(key);
		for (const oldest of known) {
			if (known.size <= 2 * maxRestarts) break;
			known.delete(oldest);
		}
		return true;
	};
	return {
		take(one, message, epochBefore) {
			const {host} = one;
			if (message.type === 'hello' && epochBefore !== null && epochBefore !== message.epoch) chronicle.restarted(one, 'agent restarted', clock.wallTime() - aliveMs(message));
			if (message.type !== 'restarts' || !host.anchor) return;
			for (const {seq, of, name} of message.restarts) {
				if (isNew(host.id, [host.epoch, of, name, seq].join('\n'))) chronicle.restarted(one, words[of](name), clock.wallTime() - clock.now() + slotOf(host, seq) * host.intervalMs);
			}
		},
	};
};
