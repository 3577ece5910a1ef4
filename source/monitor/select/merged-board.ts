/** The fleet by other rows than hosts: services wherever they run, hosts that share a label. */
import {signalNames, type SignalName} from '../../signals/catalog.ts';
import type {FleetBoard, FleetQuery, HostRow, RowKind} from '../../signals/board.ts';
import {severityRank} from '../../signals/severity.ts';
import type {Watched} from '../watched.ts';
import {type Filtered} from './fleet-board.ts';
import {selectScale} from './host-row.ts';
import {type View} from './view.ts';
import type {Member} from './members.ts';
import {createMergedCache, type MergedCache} from './merged-cells.ts';
import {selectMergedRow, type MergedRow} from './merged-row.ts';

/** Caches of rows by their identity; those of rows that are gone go with them. */
export type MergedCaches = Map<string, MergedCache>;
const maxCaches = 500;

export const cacheOf = (caches: MergedCaches, id: string): MergedCache => {
	const known = caches.get(id);
	if (known) return known;
	if (caches.size >= maxCaches) caches.clear();
	const made = createMergedCache();
	caches.set(id, made);
	return made;
};

const serviceSignals: readonly SignalName[] = ['latency', 'throughput', 'errors', 'pool'];

/** A value as a filter takes it. */
const quoted = (text: string): string => (/[\s"]/.test(text) ? `"${text.replaceAll('"', '')}"` : text);

const gather = (all: readonly Watched[], namesOf: (one: Watched) => readonly (readonly [string, Member])[]): Map<string, Member[]> => {
	const found = new Map<string, Member[]>();
	for (const one of all) for (const [name, member] of namesOf(one)) found.set(name, [...(found.get(name) ?? []), member]);
	return found;
};

const serviceRows = (all: readonly Watched[]): MergedRow[] =>
	[...gather(all, one => [...one.host.columns.services.values()].filter(({sources, pools}) => sources.size > 0 || pools.size > 0).map(service => [service.service, {one, service}] as const))]
		.map(([name, members]) => ({id: `service ${name}`, name, members, signals: serviceSignals, narrowsTo: `service=${quoted(name)}`}));

const labelRows = (all: readonly Watched[], label: string): MergedRow[] =>
	[...gather(all, one => [[one.host.labels[label] ?? '', {one, service: null}] as const])]
		.map(([value, members]) => ({id: `label ${label} ${value}`, name: value === '' ? `no ${label}` : value, members, signals: signalNames, narrowsTo: value === '' ? null : `${label}=${quoted(value)}`}));

/** The same order as of hosts: the worst first, or by a number, what is not known last. */
export const compareRows = (a: HostRow, b: HostRow, {sort, isReversed}: Pick<FleetQuery, 'sort' | 'isReversed'>): number => {
	const turned = isReversed === true ? -1 : 1;
	const byName = a.name.localeCompare(b.name);
	if (sort === 'name') return turned * byName;
	if (sort === 'worst') return turned * (severityRank[b.severity] - severityRank[a.severity]) || byName;
	const left = a.gauges[sort].value;
	const right = b.gauges[sort].value;
	if (left === null || right === null) return Number(left === null) - Number(right === null) || byName;
	return turned * (right - left) || byName;
};

/** All hosts as one row. */
export const selectTotal = (all: readonly Watched[], view: View, cells: number, caches: MergedCaches): HostRow | null => {
	if (all.length < 2) return null;
	const cache = cacheOf(caches, 'total');
	// Worked out once a tick: a key that is pressed in between must not wait for a thousand hosts.
	const tick = Math.floor((view.time - tickPhaseMs) / (view.intervalSeconds * 1000));
	const stamp = [tick, cells, view.windowSeconds, view.baseline?.time, ...all.map(({host, link}) => `${host.id} ${link}`)].join('\n');
	if (cache.row?.stamp === stamp) return cache.row.row;
	const row = selectMergedRow({id: 'total', name: 'all', members: all.map(one => ({one, service: null})), signals: signalNames, narrowsTo: null}, view, cells, cache);
	cache.row = {stamp, row};
	return row;
};

/** Ticks come a little after the whole interval. */
const tickPhaseMs = 200;

/** Rows with no more than their numbers are put in order; those that are seen get their sparklines. */
export const selectMergedBoard = (hosts: Filtered, query: FleetQuery & {readonly rows: Exclude<RowKind, 'host' | 'route'>}, view: View, caches: MergedCaches): Pick<FleetBoard, 'order' | 'rows' | 'shown' | 'scale' | 'selectedRow' | 'signals'> => {
	const made = query.rows === 'service' ? serviceRows(hosts.shown) : labelRows(hosts.shown, query.rows.slice('label:'.length));
	const byId = new Map(made.map(row => [row.id, row]));
	const whole = (id: string, cells: number): HostRow | null => {
		const row = byId.get(id);
		return row ? selectMergedRow(row, view, cells, cacheOf(caches, id)) : null;
	};
	const ranked = made.map(row => selectMergedRow(row, view, 0, createMergedCache())).sort((a, b) => compareRows(a, b, query));
	const rows = ranked.slice(query.first, query.first + query.count).flatMap(({id}) => whole(id, query.cells) ?? []);
	return {
		order: ranked.map(({id}) => id),
		shown: ranked.length,
		rows,
		scale: selectScale(rows),
		selectedRow: query.selected === null ? null : (rows.find(({id}) => id === query.selected) ?? whole(query.selected, query.cells)),
		signals: query.rows === 'service' ? serviceSignals : signalNames,
	};
};
