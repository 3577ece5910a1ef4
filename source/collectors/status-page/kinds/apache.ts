/**
 * Apache's server-status?auto: requests and their time in milliseconds since the start (ExtendedStatus, on where mod_status
 * is), busy and idle workers. Reading it occupies one worker, and is counted when it is over.
 * https://httpd.apache.org/docs/2.4/mod/mod_status.html
 */
import {createDistribution, recordUnplaced, type Distribution} from '../../../signals/distribution.ts';
import {createCounters, createOwnShare} from '../counters.ts';
import {NotThatPage, type PageReader, type Requests} from '../told.ts';
import {readLines, toCount} from './lines.ts';

const meanOf = (count: number, ms: number | null): Distribution | null => {
	if (count <= 0 || ms === null) return null;
	const distribution = createDistribution();
	recordUnplaced(distribution, count, ms / 1000);
	return distribution;
};

export const createApacheReader = (): PageReader => {
	const counters = createCounters();
	const own = createOwnShare();
	return {
		read(text, ownReadings) {
			const fields = readLines(text);
			const busy = toCount(fields.get('busyworkers'));
			if (busy === null) throw new NotThatPage('is no server-status page for machines: it has to end in ?auto');
			const start = fields.get('restarttime');
			const gained = counters.gained('accesses', toCount(fields.get('total accesses')), start);
			const gainedMs = counters.gained('duration', toCount(fields.get('total duration')), start);
			const count = gained === null ? null : own.without(gained, ownReadings);
			// The time of our own reading is in the sum; it is a fraction of a millisecond.
			const requests: Requests | null = count === null ? null : {classes: {none: count}, errors: null, latency: meanOf(count, gainedMs)};
			const used = Math.max(0, busy - 1);
			return {
				requests,
				inFlight: used,
				pools: [{name: 'workers', used, idle: toCount(fields.get('idleworkers')), max: null, pending: null}],
				hasRestarted: counters.tellReset(),
				notes: [fields.has('total accesses') ? 'server-status tells no errors and only mean latency: give the access log too' : 'ExtendedStatus is off: no requests are told'],
			};
		},
	};
};
