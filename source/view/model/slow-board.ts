/**
 * A board for slow links: rows are told in turn, so that a tick moves a small part of the screen; those with findings every eight
 * seconds, calm ones every sixteen; and rows keep their places for a minute. State is never late: a row whose link, severity or
 * findings change is told at once, and a critical one is never left out of sight.
 */
import type {BoardSource, FleetBoard, FleetQuery, HostRow} from '../../signals/board.ts';
import {signalNames, type SignalName} from '../../signals/catalog.ts';

/** How old a number on screen may get: of what has findings, and of what is calm. */
export const slowSeconds = {troubled: 8, calm: 16} as const;
/** Rows change their places after this long. */
const orderSeconds = 60;
/** A shared scale shrinks this much later than its largest value: until then past cells stand still. */
const scaleSeconds = 60;
/** Rows, hosts and answers that are remembered; more, and all of them are told anew. */
const mostHeld = 2000;

type Held<T> = {readonly turn: number; readonly value: T};

const secondsOf = ({severity}: HostRow): number => (severity === 'ok' ? slowSeconds.calm : slowSeconds.troubled);

/** Spreads rows over the turns. */
const offsetOf = (key: string): number => [...key].reduce((sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) % 1009, 7);

/** The board through which a slow link is shown; `now` is in ms. */
export const createSlowBoard = (board: BoardSource, now: () => number): BoardSource => {
	const held = new Map<string, Held<unknown>>();
	let order: {readonly since: number; readonly choice: string; readonly ids: readonly string[]} | null = null;
	let scale: {readonly since: number; readonly tops: Record<SignalName, number>} | null = null;

	/** The value as it was told, until its turn comes. */
	const hold = <T>(key: string, value: T, seconds: number): T => {
		const turn = Math.floor((now() / 1000 + offsetOf(key)) / seconds);
		const known = held.get(key) as Held<T> | undefined;
		if (known?.turn === turn) return known.value;
		if (held.size >= mostHeld) held.clear();
		held.set(key, {turn, value});
		return value;
	};
	// The age of what is not live is its state; and what was unknown and no more is, or the other way round, is told at once.
	const holdRow = (row: HostRow, key: string): HostRow => {
		if (row.link !== 'live') return row;
		const known = signalNames.map(signal => Number(row.gauges[signal].value !== null)).join('');
		return {...row, gauges: hold(`row ${key} ${row.id} ${known}`, row, secondsOf(row)).gauges};
	};
	const holdOrder = (fresh: FleetBoard, query: FleetQuery): readonly string[] => {
		const choice = JSON.stringify([query.rows, query.sort, query.isReversed === true, query.filter, fresh.order.toSorted()]);
		const seen = order?.ids.slice(0, query.count) ?? [];
		const isHidden = query.first === 0 && fresh.rows.some(({id, severity}) => severity === 'critical' && !seen.includes(id));
		if (order?.choice !== choice || isHidden || now() - order.since >= orderSeconds * 1000) order = {since: now(), choice, ids: fresh.order};
		return order.ids;
	};
	const holdScale = (tops: FleetBoard['scale']): FleetBoard['scale'] => {
		const before = scale;
		const isGrown = before === null || signalNames.some(signal => tops[signal] > before.tops[signal]);
		if (isGrown || now() - before.since > scaleSeconds * 1000) scale = {since: now(), tops: {...tops}};
		return scale?.tops ?? tops;
	};
	return {
		...board,
		fleet(query) {
			const fresh = board.fleet(query);
			const key = `${fresh.kind} ${query.cells} ${fresh.windowSeconds} ${fresh.baselineTime ?? ''}`;
			return {
				...fresh,
				order: holdOrder(fresh, query),
				rows: fresh.rows.map(row => holdRow(row, key)),
				selectedRow: fresh.selectedRow && holdRow(fresh.selectedRow, key),
				total: fresh.total && holdRow(fresh.total, `total ${key}`),
				scale: holdScale(fresh.scale),
			};
		},
		host(query) {
			const fresh = board.host(query);
			if (fresh?.row.link !== 'live') return fresh;
			const came = `${fresh.routes === null} ${fresh.facts === null} ${fresh.collectors.map(({state}) => state).join()}`;
			const key = `${JSON.stringify(query)} ${fresh.windowSeconds} ${fresh.baselineTime ?? ''}`;
			const told = hold(`host ${key} ${came}`, fresh, slowSeconds.troubled);
			return {...told, time: fresh.time, row: holdRow(fresh.row, key)};
		},
		requests(query) {
			const fresh = board.requests(query);
			if (!fresh) return fresh;
			const key = `${JSON.stringify(query)} ${fresh.windowSeconds} ${fresh.baselineTime ?? ''}`;
			return {...hold(`requests ${key} ${fresh.routes === null}`, fresh, slowSeconds.troubled), time: fresh.time, row: holdRow(fresh.row, key)};
		},
	};
};
