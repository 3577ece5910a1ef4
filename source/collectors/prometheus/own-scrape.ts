/** Our own scrape is not load: where a family is known to count it, it is taken out again. */
import {routeOf, statusOf, type Candidate} from './choose.ts';
import type {Series} from './series.ts';

/**
 * Takes one request from what a family gained: of the series that scrapes are counted in (GET, 200, no route), the one that
 * gained least, and from its lowest bucket, since a scrape is answered from memory.
 */
export const leaveOutOwnScrape = (candidate: Candidate | null): void => {
	if (!candidate?.rule.countsScrapes?.test(candidate.family.name)) return;
	const like = candidate.series.filter(({labels}) => {
		const told = routeOf(candidate.rule, labels);
		return told?.method === 'GET' && told.route === '(no route)' && statusOf(candidate.rule, labels) === '200';
	});
	const own = like.filter(({part, gained}) => part === 'count' && gained >= 1).sort((a, b) => a.gained - b.gained)[0];
	if (!own) return;
	own.gained -= 1;
	for (const series of like) {
		if (!sameSet(series, own)) continue;
		if (series.part === 'bucket' && series.gained >= 1) series.gained -= 1;
		// With nothing left there is no time left either; else the scrape's share of the sum is not known and stays.
		if (series.part === 'sum' && own.gained === 0) series.gained = 0;
	}
};

/**
 * A family of durations without labels holds the scrapes that the family of requests was able to leave out: as many are
 * taken from its lowest buckets.
 */
export const leaveOutExcluded = (latency: Candidate | null, requests: Candidate | null): void => {
	if (!latency || !requests || latency.family === requests.family || latency.rule.route || latency.rule.routeJoin) return;
	const counted = new Set(requests.series);
	let excluded = 0;
	for (const series of requests.family.series) if (!counted.has(series) && (series.part === 'count' || series.part === 'value') && series.gained > 0) excluded += series.gained;
	if (excluded <= 0) return;
	for (const series of latency.series) if (series.part !== 'sum' && !Number.isNaN(series.gained)) series.gained = Math.max(0, series.gained - excluded);
};

const sameSet = (a: Series, b: Series): boolean => {
	const names = new Set([...Object.keys(a.labels), ...Object.keys(b.labels)]);
	names.delete('le');
	return [...names].every(name => a.labels[name] === b.labels[name]);
};
