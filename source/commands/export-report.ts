/** `e`: what is on the screen and behind it, as a file to paste into an incident channel, and the numbers beside it. All of it is of the instant shown. */
import {writeFile} from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type {Fleet} from '../monitor/fleet.ts';
import {createReport} from '../monitor/report.ts';
import type {Range} from '../monitor/select/fold.ts';
import type {FleetBoard, HostBoard, HostRow} from '../signals/board.ts';
import type {LogEntry} from '../signals/log.ts';
import type {Report} from '../signals/report.ts';
import type {Trace} from '../signals/traces.ts';
import {formatIncident, queryFor, type Incident} from './report/incident.ts';
import {toJson} from './report/json.ts';

/** What the figures cover. */
const reportSeconds = 60;
/** More hosts or entries would not be read. */
const maxHosts = 8;
const maxEvents = 60;
const maxTracesPerHost = 5;

type Moment = {readonly now: number; readonly time: number};

const reportAt = (fleet: Fleet, board: FleetBoard, {now, time}: Moment): Report => {
	const ranges = new Map<string, Range>();
	const agoMs = Math.max(0, time - board.time);
	for (const [id, {host}] of fleet.watched) {
		const {newest} = host.ring.fine;
		if (newest === null) continue;
		const last = newest - Math.round(agoMs / host.intervalMs);
		ranges.set(id, {first: last - Math.round((reportSeconds * 1000) / host.intervalMs) + 1, end: last + 1});
	}
	const report = createReport(fleet, ranges, {now, time: board.time, forSeconds: reportSeconds});
	// What was wrong then, not now.
	const found = new Map(board.rows.map(row => [row.id, row.findings]));
	const hosts = report.hosts.map(host => ({...host, findings: found.get(host.target) ?? host.findings}));
	return {...report, hosts, fleet: {...report.fleet, findings: board.rows.flatMap(row => row.findings)}};
};

const isInTrouble = ({severity, link}: HostRow): boolean => severity !== 'ok' || link === 'stale' || link === 'down';

/** The failed traces and the slowest, held while somebody looks at them; gone back in time, what began later by its sender's clock was not there yet. */
const withTraces = (host: HostBoard | null, isPast: boolean): HostBoard | null =>
	host && {...host, traces: (host.traces ?? []).filter(trace => !isPast || trace.time <= host.time).slice(0, maxTracesPerHost)};

/** Everything that a report tells, of the instant that the fleet shows. */
export const gatherIncident = (fleet: Fleet, screen: readonly string[], moment: Moment): Incident => {
	const board = fleet.fleet({first: 0, count: fleet.watched.size, cells: 1, filter: '', sort: 'worst', selected: null});
	const troubled = board.rows.filter(isInTrouble);
	const shown = troubled.slice(0, maxHosts).flatMap(({id}) => withTraces(fleet.host({id, ...queryFor(board)}), board.time < moment.time) ?? []);
	return {
		report: reportAt(fleet, board, moment), screen, hosts: shown, more: troubled.length - shown.length,
		events: fleet.log({first: 0, count: maxEvents, filter: ''}).entries, baselineTime: board.baselineTime ?? null,
	};
};

const eventJson = ({time, host, name, kind, change, severity, text}: LogEntry) => ({time: new Date(time).toISOString(), host: host === null ? null : name, target: host, kind, change, severity, text});

/** Clocks of others may show what is no time. */
const isoTime = (time: number): string | null => (Math.abs(time) <= 8.64e15 ? new Date(time).toISOString() : null);

const traceJson = ({name: host, id: target}: HostRow, {id, time, name, service, durationSeconds, failed, spans, droppedSpans, parts = []}: Trace) => ({host, target, id, time: isoTime(time), name, service, durationSeconds, failed, droppedSpans, parts, spans});

/** Writes the report and its JSON; resolves with the path of the first. Nothing that exists is overwritten; readable by the user alone. */
export const exportReport = async (fleet: Fleet, screen: readonly string[], clock: Moment): Promise<string> => {
	const incident = gatherIncident(fleet, screen, clock);
	const stamp = new Date(clock.time).toISOString().replace(/[-:]/g, '').replace('T', '-').slice(0, 15);
	const write = async (folder: string): Promise<string> => {
		const file = path.join(folder, `engineroom-${stamp}.md`);
		await writeFile(file, formatIncident(incident), {flag: 'wx', mode: 0o600});
		await writeFile(file.replace(/md$/, 'json'), `${JSON.stringify({...toJson(incident.report), events: incident.events.map(eventJson), traces: incident.hosts.flatMap(host => (host.traces ?? []).map(trace => traceJson(host.row, trace)))}, null, 2)}\n`, {flag: 'wx', mode: 0o600});
		return file;
	};
	try {
		return await write(process.cwd());
	} catch (error) {
		// Where one stands may be read-only.
		if (!['EACCES', 'EROFS', 'EPERM', 'ENOENT'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
		return write(os.tmpdir());
	}
};
