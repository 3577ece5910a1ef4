/** Getting a metrics page, and saying in one line why it could not be got. */
import {washText} from '../../signals/text.ts';
import {CollectorError} from '../collector.ts';
import type {Host, HttpAnswer} from '../host-door.ts';
import {explainFetch} from '../http-page.ts';
import {parseProtobuf, type ProtobufFamily} from './parse-protobuf.ts';

export const maxPageBytes = 16 * 1024 * 1024;
export const pageTimeoutMs = 3000;

/** No escaping of names, so that they come as rules spell them. Protobuf is asked for where text does not tell all. */
const textAccept = 'application/openmetrics-text;version=1.0.0;q=0.5,text/plain;version=0.0.4;q=1,*/*;q=0.1';
const accepts = {text: textAccept, protobuf: `application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited;q=1,${textAccept.replace('q=1,', 'q=0.9,')}`};

export type FetchedPage = {readonly kind: 'text'; readonly body: Uint8Array; /** Written by a library that knows protobuf as well. */ readonly offersProtobuf: boolean} | {readonly kind: 'protobuf'; readonly families: readonly ProtobufFamily[]};

const hints: Readonly<Record<number, string>> = {
	401: 'it asks for a user and password: http://user:password@…, in the configuration file',
	403: 'access is forbidden',
	404: 'not found: is the path right? Metrics are often at /metrics or /actuator/prometheus',
};

export const fetchPage = async (host: Host, url: string, wanted: FetchedPage['kind'], signal: AbortSignal): Promise<FetchedPage> => {
	let answer: HttpAnswer;
	try {
		answer = await host.fetch(url, {headers: {accept: accepts[wanted]}, maxBytes: maxPageBytes, timeoutMs: pageTimeoutMs, signal});
	} catch (error) {
		throw explainFetch(error, pageTimeoutMs);
	}
	if (answer.status !== 200) throw new CollectorError('ERR_HTTP_STATUS', `HTTP ${answer.status}${hints[answer.status] ? `: ${hints[answer.status]}` : ''}`);
	if (answer.tooLarge) throw new CollectorError('ERR_PAGE_SIZE', `the page is larger than ${maxPageBytes / 1024 / 1024} MB: is it a metrics page?`);
	const type = answer.headers['content-type'] ?? '';
	if (/application\/vnd\.google\.protobuf/i.test(type)) return {kind: 'protobuf', families: decodeProtobuf(answer.body)};
	const head = decoder.decode(answer.body.subarray(0, headBytes)).slice(0, 500).trimStart();
	if (head === '') throw new CollectorError('ERR_PAGE_EMPTY', 'the page is empty');
	if (/^<(?:!doctype|html|\?xml|head|body)/i.test(head)) throw new CollectorError('ERR_PAGE_FORMAT', 'answered with an HTML page: is the path right? Metrics are often at /metrics');
	if (/\bjson\b/i.test(type) || /^[{[]/.test(head) && !/^\{"/.test(head.split('\n', 1)[0]?.replace(/\}\s+[\d.eE+-]+.*$/, '') ?? '')) throw new CollectorError('ERR_PAGE_FORMAT', 'answered with JSON, not with a metrics page');
	// Go's client library says so of every page since it can escape names; others may have protobuf and not say.
	return {kind: 'text', body: answer.body, offersProtobuf: /escaping=/.test(type)};
};

const decodeProtobuf = (body: Uint8Array): ProtobufFamily[] => {
	try {
		return parseProtobuf(body);
	} catch (error) {
		throw new CollectorError('ERR_PAGE_FORMAT', `the protobuf page cannot be read: ${washText((error as Error).message)}`);
	}
};

const decoder = new TextDecoder('utf-8');
/** At least 500 characters, of which none but the ones behind them is cut. */
const headBytes = 2000;
