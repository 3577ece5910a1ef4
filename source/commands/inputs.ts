/** Inputs as they are spelled with --from, and the collectors that read them. */
import path from 'node:path';
import {createAccessLogCollector} from '../collectors/access-log/index.ts';
import type {Collector} from '../collectors/collector.ts';
import type {Host} from '../collectors/host-door.ts';
import {createHostCollectors} from '../collectors/host/index.ts';
import {createPrometheusCollector} from '../collectors/prometheus/index.ts';
import {UsageError} from './options.ts';

/** Inputs of later versions, told apart from typing errors. */
const futureSchemes = ['otlp', 'postgres', 'postgresql', 'mysql', 'mariadb', 'pgbouncer', 'redis', 'valkey', 'probe+http', 'probe+https', 'nats'];
const maxInputs = 100;

/** A collector for one input. Throws a UsageError for what is no input; whether it can be read is found out by reading. */
export const createInput = (spelled: string, host: Host, workingFolder: string): Collector => {
	const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(spelled)?.[1]?.toLowerCase();
	if (scheme === 'http' || scheme === 'https') {
		if (!URL.canParse(spelled)) throw new UsageError(`--from takes http://HOST:PORT/metrics or the path of an access log, not '${hideSecrets(spelled)}'`);
		return createPrometheusCollector({host, url: spelled});
	}
	if (scheme !== undefined) {
		const known = futureSchemes.includes(scheme) ? `${scheme}:// inputs are not in this version` : `unknown kind of input '${scheme}://'`;
		throw new UsageError(`--from: ${known}; it takes http://HOST:PORT/metrics or the path of an access log`);
	}
	if (spelled.trim() === '') throw new UsageError('--from takes http://HOST:PORT/metrics or the path of an access log');
	return createAccessLogCollector({host, path: path.resolve(workingFolder, spelled)});
};

/** The host's collectors and one for each input, each input once. */
export const createCollectors = (inputs: readonly string[], host: Host, workingFolder: string): Collector[] => {
	const unique = [...new Set(inputs)];
	if (unique.length > maxInputs) throw new UsageError(`--from: at most ${maxInputs} inputs, not ${unique.length}`);
	return [...createHostCollectors(host), ...unique.map(input => createInput(input, host, workingFolder))];
};

const hideSecrets = (text: string): string => text.replace(/\/\/[^/@]*@/, '//…@');
