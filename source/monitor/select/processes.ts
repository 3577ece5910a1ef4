/** The processes of a host as of an instant, and why there are none. */
import type {ProcessesBoard} from '../../signals/board.ts';
import type {Watched} from '../watched.ts';

/** Older than this, they are not of that instant: nobody asked for them then. */
const longestAgeMs = 60_000;

const explainNone = ({host, link}: Watched): string => {
	if (host.untold !== undefined && host.connected) return 'processes are read only while somebody looks, and not kept on disk: 0 is back to now';
	if (!host.connected) return host.reason ?? (link === 'connecting' ? 'connecting' : 'the agent is not reached');
	if (!host.topics?.includes('processes')) return `the agent of this host${host.agentVersion === null ? '' : ` (${host.agentVersion})`} is too old to tell of processes: update engineroom there`;
	const collector = host.collectors.find(({name}) => name === 'processes');
	if (collector && (collector.state === 'failed' || collector.state === 'absent' || collector.state === 'stalled')) return collector.reason ?? collector.state;
	return 'asking the agent: in a second or two';
};

/** `now` is the instant that is shown, by the monitor's clock. */
export const selectProcesses = (one: Watched, now: number): ProcessesBoard => {
	const told = one.host.processes.findLast(({at}) => at <= now && now - at <= longestAgeMs);
	if (told) return {facts: told.facts, ageSeconds: (now - told.at) / 1000, reason: one.host.connected ? null : explainNone(one)};
	const isLater = one.host.processes.some(({at}) => at > now);
	return {facts: null, ageSeconds: null, reason: isLater ? 'nobody looked at the processes then, and they are told only while somebody looks: 0 is back to now' : explainNone(one)};
};
