// The least that watching requests over Node's own channels can cost: two subscribers that only count.
import {subscribe} from 'node:diagnostics_channel';

let seen = 0;
subscribe('http.server.request.start', () => {
	seen++;
});
subscribe('http.server.response.finish', () => {
	seen++;
});
