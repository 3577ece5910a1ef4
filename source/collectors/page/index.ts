/** `http://…`: a metrics page or a status page, whichever it turns out to be. */
import {CollectorError, type Collector} from '../collector.ts';
import type {Host} from '../host-door.ts';
import {maxPageBytes, pageTimeoutMs} from '../prometheus/fetch-page.ts';
import {createPrometheusCollector, type PrometheusOptions} from '../prometheus/index.ts';
import {createStatusPageCollector, recogniseStatusPage, type StatusPageKind} from '../status-page/index.ts';

/** What a metrics page is not, and a status page may be. */
const otherFormats = new Set(['ERR_PAGE_FORMAT', 'ERR_PAGE_EMPTY']);
const decoder = new TextDecoder('utf-8');

export const createPageCollector = (options: PrometheusOptions): Collector => {
	let reader = createPrometheusCollector(options);
	let isRecognised = false;
	return {
		get name() {
			return reader.name;
		},
		from: reader.from,
		async collect(signal) {
			try {
				const reading = await reader.collect(signal);
				isRecognised = true;
				return reading;
			} catch (error) {
				if (isRecognised || !(error instanceof CollectorError) || !otherFormats.has(error.code)) throw error;
				const kind = await findKind(options.host, options.url, signal);
				if (kind === null) throw error;
				isRecognised = true;
				reader = createStatusPageCollector({host: options.host, url: options.url, kind, ...(options.service !== undefined && {service: options.service})});
				return reader.collect(signal);
			}
		},
	};
};

const findKind = async (host: Host, url: string, signal: AbortSignal): Promise<StatusPageKind | null> => {
	const answer = await host.fetch(url, {maxBytes: maxPageBytes, timeoutMs: pageTimeoutMs, signal});
	return answer.status === 200 ? recogniseStatusPage(answer.headers['content-type'] ?? '', decoder.decode(answer.body)) : null;
};
