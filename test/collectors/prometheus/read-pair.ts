/** Pages that a program wrote at two instants, read one after the other. */
import {readFileSync} from 'node:fs';
import {createPrometheusCollector} from '../../../source/collectors/prometheus/index.ts';
import type {Reading} from '../../../source/collectors/collector.ts';
import {createFakeHost, textAnswer} from '../../helpers/fake-host.ts';

const read = (name: string): string => readFileSync(new URL(`../../fixtures/prom/${name}`, import.meta.url), 'utf8');

export const readPair = async (names: readonly [string, string], seconds: number): Promise<Reading> => {
	const host = createFakeHost();
	const collector = createPrometheusCollector({host, url: 'http://127.0.0.1:3000/metrics'});
	host.page = () => textAnswer(read(names[0]));
	await collector.collect(new AbortController().signal);
	host.advance(seconds * 1000);
	host.page = () => textAnswer(read(names[1]));
	return collector.collect(new AbortController().signal);
};
