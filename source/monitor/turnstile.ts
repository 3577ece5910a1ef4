/** Lets a few in at a time: many logins at once are what ssh servers and the hosts before them refuse. */
import type {Clock} from '../signals/clock.ts';

export type Turnstile = {
	/** Calls `begin` when it is its turn; returns how to make room for the next, also before the turn has come. */
	enter(begin: () => void): () => void;
};

export type TurnstileOptions = {
	readonly clock: Clock;
	readonly atOnce: number;
	/** Those that do not begin alone begin up to this much later, at random. */
	readonly spreadMs: number;
	/** Who takes longer does not hold up the others any more: hosts that are gone never answer. */
	readonly patienceMs: number;
};

type Visitor = {state: 'waiting' | 'inside' | 'left'; readonly begin: () => void; cancel: () => void};

export const createTurnstile = ({clock, atOnce, spreadMs, patienceMs}: TurnstileOptions): Turnstile => {
	const waiting: Visitor[] = [];
	let inside = 0;
	const leave = (visitor: Visitor): void => {
		if (visitor.state === 'left') return;
		const wasInside = visitor.state === 'inside';
		visitor.state = 'left';
		visitor.cancel();
		if (wasInside) {
			inside--;
			admit();
		} else waiting.splice(waiting.indexOf(visitor), 1);
	};
	const admit = (): void => {
		while (inside < atOnce) {
			const visitor = waiting.shift();
			if (!visitor) return;
			visitor.state = 'inside';
			const alone = ++inside === 1;
			const begin = (): void => {
				visitor.cancel = clock.setTimer(() => leave(visitor), patienceMs);
				visitor.begin();
			};
			if (alone) begin();
			else visitor.cancel = clock.setTimer(begin, spreadMs * clock.random());
		}
	};
	return {
		enter(begin) {
			const visitor: Visitor = {state: 'waiting', begin, cancel: () => undefined};
			waiting.push(visitor);
			admit();
			return () => leave(visitor);
		},
	};
};
