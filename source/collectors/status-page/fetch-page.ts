/** Getting a status page, and saying in one line why it could not be got. */
import {CollectorError} from '../collector.ts';
import type {Host, HttpAnswer} from '../host-door.ts';
import {explainFetch} from '../http-page.ts';

export const maxStatusPageBytes = 4 * 1024 * 1024;
export const statusPageTimeoutMs = 3000;

const hints: Readonly<Record<number, string>> = {
	401: ': it asks for a user and password: http://user:password@…, in the configuration file',
	403: ': access is forbidden: allow this host to read it in the configuration of the program',
};

/** Text of a page that was answered with 200; null for 404. Throws a CollectorError for everything else. */
export const fetchIfThere = async (host: Host, url: string, signal: AbortSignal): Promise<string | null> => {
	let answer: HttpAnswer;
	try {
		answer = await host.fetch(url, {headers: {accept: 'text/plain,application/json;q=0.9,*/*;q=0.1'}, maxBytes: maxStatusPageBytes, timeoutMs: statusPageTimeoutMs, signal});
	} catch (error) {
		throw explainFetch(error, statusPageTimeoutMs);
	}
	if (answer.status === 404) return null;
	if (answer.status !== 200) throw new CollectorError('ERR_HTTP_STATUS', `HTTP ${answer.status}${hints[answer.status] ?? ''}`);
	if (answer.tooLarge) throw new CollectorError('ERR_PAGE_SIZE', `the page is larger than ${maxStatusPageBytes / 1024 / 1024} MB: is it a status page?`);
	return new TextDecoder('utf-8').decode(answer.body);
};

/** The same for a page that has to be there. */
export const fetchStatusPage = async (host: Host, url: string, signal: AbortSignal): Promise<string> => {
	const text = await fetchIfThere(host, url, signal);
	if (text === null) throw new CollectorError('ERR_HTTP_STATUS', 'HTTP 404: not found: is the path right?');
	return text;
};
