/** Writes down what happens to the hosts that are watched: what changed since the look before, and no more. */
import type {Finding} from '../../signals/board.ts';
import {maxMarkLength, type LogChange, type LogEntry, type LogKind} from '../../signals/log.ts';
import {washText} from '../../signals/text.ts';
import type {Say} from '../../triage/input.ts';
import {explainLink} from '../select/reasons.ts';
import type {Watched} from '../watched.ts';
import {changeFindings, type OpenFindings} from './findings-change.ts';
import {changeLink, firstLink, type LinkMemory} from './link-change.ts';
import {addEntry, emptyLog, type Log} from './log.ts';

export type Chronicle = {
	readonly log: Log;
	/** After the findings of a host were worked out at `time` (ms since the epoch). */
	judged(one: Watched, time: number): void;
	/** After the state of its link was. */
	linked(one: Watched, time: number): void;
	restarted(one: Watched, text: string, time: number): void;
	mark(text: string, time: number): void;
	/** Called with every entry that is news, as it is written. */
	onEntry(listener: (entry: LogEntry) => void): () => void;
};

/** What is found this soon after the first look was so before, and is no news. */
export const firstLookMs = 5000;

type Memory = {open: OpenFindings; link: LinkMemory; /** When it was first live. */ firstAt: number | null};

const lasting = ({text, since}: Finding, until: number, say: Say): string => (/ for /.test(text) ? text : `${text} · for ${say(Math.max(0, Math.round((until - since) / 1000)), 'duration')}`);

export const createChronicle = (say: Say): Chronicle => {
	let log = emptyLog;
	const memories = new Map<string, Memory>();
	const listeners = new Set<(entry: LogEntry) => void>();
	const memoryOf = (id: string): Memory => {
		const known = memories.get(id);
		if (known) return known;
		const made: Memory = {open: new Map(), link: firstLink, firstAt: null};
		memories.set(id, made);
		return made;
	};
	const write = (entry: Omit<LogEntry, 'id'>): void => {
		const written = {...entry, id: log.nextId};
		log = addEntry(log, entry);
		if (entry.isNews) for (const listener of listeners) listener(written);
	};
	const writeOf = ({host}: Watched, time: number, kind: LogKind, change: LogChange, rest: Pick<LogEntry, 'severity' | 'text'> & {readonly isNews?: boolean}): void =>
		write({time, host: host.id, name: host.name, kind, change, isNews: true, ...rest});
	return {
		get log() {
			return log;
		},
		judged(one, time) {
			// Of a host that is not seen nothing is found: that does not end what was.
			if (one.link !== 'live') return;
			const memory = memoryOf(one.host.id);
			const {open, changes} = changeFindings(memory.open, one.findings, time);
			memory.open = open;
			for (const {change, finding, time: changedAt} of changes) {
				const settled = (memory.firstAt ?? time) + firstLookMs;
				if (change === 'ended') writeOf(one, changedAt, 'finding', change, {severity: 'ok', text: lasting(finding, changedAt, say)});
				else writeOf(one, changedAt, 'finding', change, {severity: finding.severity, text: finding.text, isNews: (change === 'began' ? finding.since : time) >= settled});
			}
		},
		linked(one, time) {
			const memory = memoryOf(one.host.id);
			if (one.link === memory.link.state) return;
			if (one.link === 'live') memory.firstAt ??= time;
			const {link, change} = changeLink(memory.link, one.link, time);
			memory.link = link;
			if (!change) return;
			const {lostSeconds} = change;
			const text = change.change === 'back' ? `after ${say(Math.round(lostSeconds), 'duration')}` : explainLink(one);
			writeOf(one, time, 'link', change.change, {severity: change.change === 'back' ? 'ok' : 'warning', text});
		},
		restarted: (one, text, time) => writeOf(one, time, 'restart', 'restart', {severity: 'ok', text}),
		mark: (text, time) => write({time, host: null, name: '', kind: 'mark', change: 'mark', severity: 'ok', text: washText(text, maxMarkLength).trim(), isNews: true}),
		onEntry(listener) {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
	};
};
