/** The fleet as a screen asks for it: the order of all rows, and the rows that are seen. */
import {signalNames, type SignalName} from '../../signals/catalog.ts';
import type {FleetBoard, FleetQuery, LinkState, Severity} from '../../signals/board.ts';
import {severityRank} from '../../signals/severity.ts';
import {derivedColumn} from '../derive.ts';
import type {Watched} from '../watched.ts';
import type {HostState} from '../host-state.ts';
import {selectHostSignals} from './figures.ts';
import {parseFilter} from './filter.ts';
import {selectRow, selectScale, severityOf} from './host-row.ts';
import {stand} from './standing.ts';
import {nowRange, type View} from './view.ts';

const linkRank: Readonly<Record<LinkState, number>> = {live: 0, connecting: 1, stale: 4, down: 3};

/** Everything that rows are put in order by, cheap to work out for all of them. */
type Rank = {readonly one: Watched; readonly rank: number};

/** A host that cannot be seen is worth a look: it stands between the warned and the healthy. */
const rankOf = (one: Watched, severity: Severity): number => severityRank[severity] * 10 + linkRank[one.link];

const newestValue = (host: HostState, signal: SignalName): number => host.derived.fine.at(host.derived.fine.newest ?? 0, derivedColumn[signal]);

const byName = (a: Rank, b: Rank): number => a.one.host.name.localeCompare(b.one.host.name) || a.one.host.id.localeCompare(b.one.host.id);

/** Largest first, or least first; what is not known stands last either way. */
const compare = (a: Rank, b: Rank, {sort, isReversed}: Pick<FleetQuery, 'sort' | 'isReversed'>): number => {
	const turned = isReversed === true ? -1 : 1;
	if (sort === 'name') return turned * byName(a, b);
	if (sort === 'worst') return turned * (b.rank - a.rank) || byName(a, b);
	const left = newestValue(a.one.host, sort);
	const right = newestValue(b.one.host, sort);
	if (Number.isNaN(left) || Number.isNaN(right)) return Number(Number.isNaN(left)) - Number(Number.isNaN(right)) || byName(a, b);
	return turned * (right - left) || byName(a, b);
};

/** Names that more than one agent gave. */
export const findNamesakes = (all: readonly Watched[]): ReadonlySet<string> => {
	const seen = new Set<string>();
	const twice = new Set<string>();
	for (const {host} of all) (seen.has(host.name) ? twice : seen).add(host.name);
	return twice;
};

/** The hosts that pass a filter. */
export type Filtered = {readonly all: readonly Watched[]; readonly shown: readonly Watched[]; readonly broken: readonly string[]};

export const filterHosts = (all: readonly Watched[], text: string, view: View): Filtered => {
	if (text.trim() === '') return {all, shown: all, broken: []};
	const filter = parseFilter(text);
	const shown = all.filter(one => {
		const {host, link} = one;
		return filter.matches({name: host.name, id: host.id, labels: host.labels, services: [...host.columns.services.keys()], link, severity: severityOf(one), signals: () => selectHostSignals(host, nowRange(host, view))});
	});
	return {all, shown, broken: filter.broken};
};

/** What is told of the fleet whatever its rows stand for. */
export const selectCounts = ({all, broken}: Filtered): Pick<FleetBoard, 'hosts' | 'filterBroken' | 'critical' | 'warning' | 'notLive'> => ({
	hosts: all.length,
	filterBroken: broken,
	critical: all.filter(one => severityOf(one) === 'critical').length,
	warning: all.filter(one => severityOf(one) === 'warning').length,
	notLive: all.filter(one => one.link !== 'live').length,
});

/** A row for each host. */
export const selectHosts = ({all, shown}: Filtered, query: FleetQuery, view: View): Pick<FleetBoard, 'order' | 'rows' | 'shown' | 'scale' | 'selectedRow' | 'signals'> => {
	const ranks = shown.map(one => ({one, rank: stand(one.standing, rankOf(one, severityOf(one)), view.now)})).sort((a, b) => compare(a, b, query));
	const namesakes = findNamesakes(all);
	const rows = ranks.slice(query.first, query.first + query.count).map(({one}) => selectRow(one, query.cells, view, namesakes));
	const selected = query.selected === null ? null : (ranks.find(({one}) => one.host.id === query.selected)?.one ?? null);
	return {
		shown: ranks.length,
		order: ranks.map(({one}) => one.host.id),
		rows,
		scale: selectScale(rows),
		selectedRow: selected ? (rows.find(row => row.id === selected.host.id) ?? selectRow(selected, query.cells, view, namesakes)) : null,
		signals: signalNames,
	};
};
