/** What a person should know about a page though it could be read. */
import type {KeySet} from '../../signals/cardinality.ts';
import {maskPrivate} from '../../signals/private-text.ts';
import {washText} from '../../signals/text.ts';
import type {Choice} from './choose.ts';
import type {Inside} from './inside.ts';
import {maxSeriesOfPage} from './page.ts';
import type {PageReading} from './series.ts';

export const explainPage = (reading: PageReading, {requests, latency, mean, pools}: Choice, inside: Inside, routes: KeySet): string | null => {
	const notes: string[] = [];
	if (!requests && pools.length === 0 && inside.isEmpty) notes.push(`${reading.samples} samples, none known as requests or as a connection pool`);
	if (requests && !requests.hasStatus) notes.push('tells no status: errors are unknown');
	if (requests && !latency) notes.push(mean ? 'tells no latency but its mean' : 'tells no latency');
	if (latency?.series.some(({part}) => part === 'native')) notes.push('native histograms, read as protobuf');
	else if (latency && latency.buckets <= 1) notes.push(latency.family.type === 'summary' ? 'a summary: mean latency, no quantiles that could be merged' : 'a histogram without buckets in text: mean latency only');
	if (reading.duplicates > 0) notes.push(`${reading.duplicates} series stand twice; the first of each counts`);
	if (reading.overflowed > 0) notes.push(`more than ${maxSeriesOfPage} series: ${reading.overflowed} left out`);
	if (reading.brokenLines > 0) notes.push(`${reading.brokenLines} broken lines, e.g. "${washText(maskPrivate(reading.brokenSample ?? ''), 40)}"`);
	if (routes.overflowed > 0) notes.push(`more than ${routes.keys.size} routes: the rest counts as other`);
	return notes.length === 0 ? null : notes.join(' · ');
};
