/** A Node program that is too busy to take its turns: everything it does waits. */
import type {Finding} from '../../signals/board.ts';
import type {Rule} from '../input.ts';

const limits = {warning: 0.25, critical: 1};

export const eventLoopBlocked: Rule = (input, say): Finding | null => {
	const worst = (input.runtimes ?? []).filter(({eventLoopDelaySeconds}) => (eventLoopDelaySeconds ?? 0) >= limits.warning).sort((a, b) => (b.eventLoopDelaySeconds as number) - (a.eventLoopDelaySeconds as number))[0];
	const delay = worst?.eventLoopDelaySeconds ?? null;
	if (!worst || delay === null) return null;
	const busy = worst.eventLoopUtilization === null ? '' : `, busy ${say(worst.eventLoopUtilization, 'ratio')} of the time`;
	return {severity: delay >= limits.critical ? 'critical' : 'warning', rule: 'event-loop-blocked', subject: worst.service, since: input.time, text: `${worst.service}: the event loop is blocked for up to ${say(delay, 'seconds')}${busy}`, evidence: [{signal: 'latency', value: delay, baseline: null, unit: 'seconds'}]};
};
