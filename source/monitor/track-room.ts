/** Where the past of a host is laid out for the rules: used again for each host, so that judging a thousand of them leaves nothing behind. */
import type {SeriesName} from '../signals/catalog.ts';
import type {TimeRing} from '../signals/time-ring.ts';
import type {Track, TriageInput, TrackName} from '../triage/input.ts';
import {derivedColumn} from './derive.ts';
import type {HostState} from './host-state.ts';

type Tracks = Required<Pick<TriageInput, 'track' | 'pastOf' | 'pastOfDatabase'>>;
export type TrackRoom = {
	/** The tracks of a host up to its slot `newest`, each laid out when it is asked for; those of the host before are gone. */
	open(host: HostState, newest: number): Tracks;
};

/** Rules look back this far at most. */
const lookBackSlots = 300;

const pastSeries = {ioUtilization: 'system.disk.io_utilization', throttled: 'system.cpu.throttled', oomKills: 'system.memory.oom_kills'} as const;

/** `turn` is that of the host whose track it is. */
type Place = {readonly values: Float64Array; turn: number};

export const createTrackRoom = (): TrackRoom => {
	const places = new Map<string, Place>();
	let turn = 0;
	let host: HostState;
	let newest = 0;
	const placeOf = (name: string): Place => {
		let place = places.get(name);
		if (place === undefined) places.set(name, (place = {values: new Float64Array(lookBackSlots), turn: 0}));
		return place;
	};
	const layOut = (place: Place, ring: TimeRing, column: number | null): Track => {
		if (place.turn !== turn) ring.copy(newest - lookBackSlots + 1, column ?? -1, place.values);
		place.turn = turn;
		return place.values;
	};
	const tracks: Tracks = {
		track: (name: TrackName) => layOut(placeOf(name), host.derived.fine, derivedColumn[name]),
		pastOf: name => layOut(placeOf(name), host.ring.fine, host.columns.host(pastSeries[name])),
		pastOfDatabase(database: string, name: SeriesName) {
			const place = placeOf(name);
			// Of another server it was laid out the last time.
			place.turn = NaN;
			for (const {label, columns} of host.columns.databases.values()) if (label === database) return layOut(place, host.ring.fine, columns.get(name) ?? null);
			return layOut(place, host.ring.fine, null);
		},
	};
	return {
		open(opened, until) {
			turn++;
			host = opened;
			newest = until;
			return tracks;
		},
	};
};
