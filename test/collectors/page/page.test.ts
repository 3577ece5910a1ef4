import {readFileSync} from 'node:fs';
import {describe, expect, it} from 'vitest';
import {createPageCollector} from '../../../source/collectors/page/index.ts';
import {createFakeHost, textAnswer} from '../../helpers/fake-host.ts';

const signal = new AbortController().signal;
const nginx = (requests: number): string => `Active connections: 3 \nserver accepts handled requests\n ${requests} ${requests} ${requests} \nReading: 0 Writing: 1 Waiting: 2 \n`;
const prom = readFileSync(new URL('../../fixtures/prom/express-prom-bundle.t0.prom', import.meta.url), 'utf8');

const create = () => {
	const host = createFakeHost();
	return {host, collector: createPageCollector({host, url: 'http://127.0.0.1:8080/status'})};
};

describe('an http input', () => {
	it('is a metrics page where it is one', async () => {
		const {host, collector} = create();
		host.page = () => textAnswer(prom);
		await collector.collect(signal);
		expect(collector.name).toBe('prometheus');
	});

	it('is a status page where that is what answers, and counts on from its first reading', async () => {
		const {host, collector} = create();
		host.page = () => textAnswer(nginx(100), {headers: {'content-type': 'text/plain'}});
		await collector.collect(signal);
		expect(collector.name).toBe('status-page');
		host.advance(1000);
		host.page = () => textAnswer(nginx(111), {headers: {'content-type': 'text/plain'}});
		const {points} = await collector.collect(signal);
		// Eleven more, of which one is ours.
		expect(points.filter(({name}) => name === 'http.server.requests').reduce((sum, {value}) => sum + value, 0)).toBe(10);
		expect(points.find(({name}) => name === 'service.observed')).toMatchObject({labels: {tier: 'edge-status'}, value: 1});
	});

	it('is asked again as a metrics page when it is neither, with the reason', async () => {
		const {host, collector} = create();
		host.page = () => textAnswer('{"hello":"world"}', {headers: {'content-type': 'application/json'}});
		await expect(collector.collect(signal)).rejects.toMatchObject({code: 'ERR_PAGE_FORMAT', message: 'answered with JSON, not with a metrics page'});
		host.page = () => textAnswer(prom);
		await collector.collect(signal);
		expect(collector.name).toBe('prometheus');
	});

	it('that was a metrics page once is not taken for another because of one broken answer', async () => {
		const {host, collector} = create();
		host.page = () => textAnswer(prom);
		await collector.collect(signal);
		host.page = () => textAnswer(nginx(1));
		await expect(collector.collect(signal)).rejects.toMatchObject({code: 'ERR_PAGE_FORMAT'});
		expect(collector.name).toBe('prometheus');
	});
});
