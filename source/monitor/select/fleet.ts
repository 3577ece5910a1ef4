/** The fleet as a screen asks for it, by the rows that it asks for. */
import type {FleetBoard, FleetQuery, RowKind} from '../../signals/board.ts';
import type {Watched} from '../watched.ts';
import {filterHosts, selectCounts, selectHosts} from './fleet-board.ts';
import {timesOf, type View} from './view.ts';
import {selectMergedBoard, selectTotal, type MergedCaches} from './merged-board.ts';
import {routesSeconds, selectRouteBoard} from './route-board.ts';

/** Labels that can be told apart by the key that goes through them. */
const maxLabels = 5;

/** What rows can stand for: hosts, values of each label that any host has, services and routes where there are any. */
const kindsOf = (all: readonly Watched[]): readonly RowKind[] => {
	const named = new Set<string>();
	for (const {host} of all) for (const label of Object.keys(host.labels)) named.add(label);
	const labels = [...named].sort().slice(0, maxLabels);
	const hasServices = all.some(({host}) => host.columns.services.size > 0);
	return ['host', ...labels.map((label): RowKind => `label:${label}`), ...(hasServices ? (['service', 'route'] as const) : [])];
};

export const selectFleet = (all: readonly Watched[], query: FleetQuery, view: View, caches: MergedCaches): FleetBoard => {
	const hosts = filterHosts(all, query.filter, view);
	const kinds = kindsOf(all);
	const kind = kinds.find(one => one === query.rows) ?? 'host';
	const rows = kind === 'host' ? selectHosts(hosts, query, view) : kind === 'route' ? selectRouteBoard(hosts, query, view) : selectMergedBoard(hosts, {...query, rows: kind}, view, caches);
	// Routes are told of a longer time than the rest: with a total beside them they would not add up.
	if (kind === 'route') return {...timesOf(view), nowSeconds: routesSeconds, baselineTime: null, ...selectCounts(hosts), ...rows, kind, kinds, total: null};
	return {...timesOf(view), ...selectCounts(hosts), ...rows, kind, kinds, total: query.hasTotal === true ? selectTotal(hosts.shown, view, query.cells, caches) : null};
};
