/** When to ring: for a critical finding that is news, and not again within some seconds. Pure. */
import type {LogEntry} from '../../signals/log.ts';

export type Alarm = {
	/** When it rang last, ms. */
	readonly rangAt: number | null;
	/** What came since without ringing. */
	readonly missed: number;
};
export const silent: Alarm = {rangAt: null, missed: 0};

/** An incident makes many findings at once: one bell is enough. */
export const quietMs = 10_000;

const isAlarming = ({kind, change, severity, isNews}: LogEntry): boolean => kind === 'finding' && severity === 'critical' && isNews && (change === 'began' || change === 'worse');

/** Takes an entry in at `now` (ms); `text` is what to say, or null. */
export const reduceAlarm = (alarm: Alarm, entry: LogEntry, now: number): {readonly alarm: Alarm; readonly text: string | null} => {
	if (!isAlarming(entry)) return {alarm, text: null};
	if (alarm.rangAt !== null && now - alarm.rangAt < quietMs) return {alarm: {...alarm, missed: alarm.missed + 1}, text: null};
	const more = alarm.missed === 0 ? '' : ` (and ${alarm.missed} more)`;
	return {alarm: {rangAt: now, missed: 0}, text: `${entry.name}: ${entry.text}${more}`};
};
