/**
 * nginx's stub_status: requests since the start, without status or time. Reading the page is a request itself, and is being
 * written while it counts. https://nginx.org/en/docs/http/ngx_http_stub_status_module.html#data
 */
import {createCounters, createOwnShare} from '../counters.ts';
import {NotThatPage, type PageReader} from '../told.ts';

const page = /Active connections:\s*(\d+)\s+server accepts handled requests(?: request_time)?\s+(\d+)\s+(\d+)\s+(\d+)(?:\s+\d+)?\s+Reading:\s*(\d+)\s+Writing:\s*(\d+)\s+Waiting:\s*(\d+)/;

export const createNginxReader = (): PageReader => {
	const counters = createCounters();
	const own = createOwnShare();
	return {
		read(text, ownReadings) {
			const match = page.exec(text);
			if (!match) throw new NotThatPage('is no stub_status page: does the location have `stub_status;`?');
			const gained = counters.gained('requests', Number(match[4]));
			const requests = gained === null ? null : own.without(gained, ownReadings);
			// A connection that is waiting for its next request is in no flight; ours is being written.
			const busy = Number(match[5]) + Number(match[6]);
			return {
				requests: requests === null ? null : {classes: {none: requests}, errors: null, latency: null},
				inFlight: Math.max(0, busy - 1),
				pools: [],
				hasRestarted: counters.tellReset(),
				notes: ['stub_status tells neither errors nor latency: give the access log too'],
			};
		},
	};
};
