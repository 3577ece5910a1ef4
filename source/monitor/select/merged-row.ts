/** A row that stands for several hosts, or for a service on them. */
import {signalNames, type SignalName} from '../../signals/catalog.ts';
import type {Gauge, HostRow, Severity} from '../../signals/board.ts';
import {severityRank} from '../../signals/severity.ts';
import {judge} from '../../signals/thresholds.ts';
import type {Watched} from '../watched.ts';
import {gaugeValue, precisionOf, severityOf} from './host-row.ts';
import {ageSeconds, type View} from './view.ts';
import {countedMembers, selectMembers, type Member} from './members.ts';
import {addMergedLatency, openMerged, selectMergedCells, type MergedCache} from './merged-cells.ts';

export type MergedRow = {readonly id: string; readonly name: string; readonly members: readonly Member[]; readonly signals: readonly SignalName[]; readonly narrowsTo: string | null};

export const worstSeverity = (all: readonly Severity[]): Severity => all.reduce<Severity>((worst, one) => (severityRank[one] > severityRank[worst] ? one : worst), 'ok');

/** Hosts are as bad as their findings; a service is as bad as its own numbers. */
const severityOfRow = ({members}: MergedRow, gauges: readonly Gauge[]): Severity =>
	members.every(({service}) => service === null) ? worstSeverity(members.map(({one}) => severityOf(one))) : worstSeverity(gauges.map(({severity}) => severity));

/** Alive while any of its hosts is. */
const linkOf = (hosts: readonly Watched[]): Watched => hosts.find(({link}) => link === 'live') ?? hosts.find(({link}) => link === 'stale') ?? (hosts[0] as Watched);

const reasonOf = (signal: SignalName, {signals, members}: MergedRow, live: number): string => {
	if (!signals.includes(signal)) return 'its hosts have it, each its own';
	if (live === 0) return 'none of its hosts is live';
	return members.length === 1 ? 'its host does not tell it' : 'none of its hosts tells it';
};

/** The live one that is worst off. */
const worstHost = (members: readonly Member[]): string => members.map(({one}) => one).reduce((worst, one) => (one.link === 'live' && (worst.link !== 'live' || severityRank[severityOf(one)] > severityRank[severityOf(worst)]) ? one : worst)).host.id;

/** `members` must not be empty. */
export const selectMergedRow = (row: MergedRow, view: View, cells: number, cache: MergedCache): HostRow => {
	const counted = countedMembers(row.members);
	const grid = openMerged(counted, view, cells, cache);
	const figures = selectMembers(row.members, view, addMergedLatency(grid));
	const before = view.baseline?.figuresOfRow(row.id, then => selectMembers(row.members, then));
	const gauges = signalNames.map((signal): Gauge => {
		const has = row.signals.includes(signal);
		const value = has ? gaugeValue(figures, signal) : null;
		const pool = has && signal === 'pool' ? figures.pool : null;
		return {
			signal, value, pool,
			cells: has ? selectMergedCells(grid, signal) : [],
			newest: grid.lastCell,
			reason: value === null && !pool ? reasonOf(signal, row, counted.length) : null,
			severity: counted.length > 0 ? judge(signal, value, {waiting: pool?.waiting ?? null}) : 'ok',
			precision: precisionOf(signal, figures),
			...(before && {baseline: has ? before[signal] : null}),
		};
	});
	const {host, link} = linkOf(row.members.map(({one}) => one));
	return {
		id: row.id, name: row.name, target: row.name, link,
		ageSeconds: ageSeconds(host, view),
		reason: link === 'live' ? null : (host.reason ?? 'none of its hosts is live'),
		severity: severityOfRow(row, gauges),
		gauges: Object.fromEntries(gauges.map(gauge => [gauge.signal, gauge])) as HostRow['gauges'],
		findings: row.members.flatMap(({one, service}) => (service === null ? one.findings : one.findings.filter(({subject}) => subject === service.service))),
		members: {live: counted.length, all: row.members.length, host: worstHost(row.members)},
		...(row.narrowsTo !== null && {narrowsTo: row.narrowsTo}),
	};
};
