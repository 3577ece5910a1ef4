import type {Rule, Track} from '../input.ts';
import {makeFinding} from '../make-finding.ts';

/** Slots since the first kill that is known of; of kills without a date, since now. */
const slotsSince = (track: Track, slots: number): number => {
	for (let slot = Math.max(0, track.length - slots); slot < track.length; slot++) if ((track[slot] as number) > 0) return track.length - slot;
	return 1;
};

const rememberedSeconds = 60;

/** The kernel killed processes for want of memory within the last minute: no spike, whatever it was is gone. */
export const oomKill: Rule = (input, say) => {
	const {oomKills, memory} = input.now;
	if (oomKills === null || !(oomKills > 0)) return null;
	const slots = slotsSince(input.pastOf?.('oomKills') ?? [], Math.max(1, Math.ceil(rememberedSeconds / input.slotSeconds)));
	return makeFinding(input, {slots, isOpenEnded: false}, {
		severity: 'critical',
		rule: 'oom-kill',
		subject: input.host,
		text: `${say(oomKills, 'count')} ${oomKills === 1 ? 'process' : 'processes'} killed for want of memory in the last minute${memory === null ? '' : ` · memory ${say(memory, 'ratio')} used`}`,
		evidence: [{signal: 'memory', value: memory, baseline: null, unit: 'ratio'}],
	});
};
