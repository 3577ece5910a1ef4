/** Inputs as they are spelled with --from, and the collectors that read them. */
import path from 'node:path';
import type {OnDemandCollector} from '../agent/on-demand.ts';
import {createAccessLogCollector} from '../collectors/access-log/index.ts';
import {CollectorError, type Collector} from '../collectors/collector.ts';
import {createDatabaseCollector, databaseSchemes} from '../collectors/databases/index.ts';
import type {Host} from '../collectors/host-door.ts';
import {createHostCollectors} from '../collectors/host/index.ts';
import {createInstrumentCollector} from '../collectors/instrument/index.ts';
import {createOtlpCollector} from '../collectors/otlp/index.ts';
import {createPageCollector} from '../collectors/page/index.ts';
import {createProbeCollector} from '../collectors/probe/index.ts';
import {createProcessesCollector} from '../collectors/processes/index.ts';
import type {OwnRules} from '../collectors/prometheus/rules/own-rules.ts';
import {createSocketsCollector} from '../collectors/sockets/index.ts';
import {UsageError} from './usage-error.ts';

/** What inputs are made with. */
export type InputContext = {
	readonly host: Host;
	/** Relative paths of logs start here. */
	readonly workingFolder: string;
	readonly ownRules: OwnRules;
	/** The format of logs, by name or pattern; null finds it out. */
	readonly logFormat: string | null;
};

const maxInputs = 100;
const takes = 'http://HOST:PORT/metrics, the path of an access log, postgres://, mysql://, pgbouncer:// or redis://HOST, otlp://127.0.0.1:4318, probe+https://HOST/PATH, or apps';

/** A collector for one input. Throws a UsageError for what is no input; whether it can be read is found out by reading. */
export const createInput = (spelled: string, context: InputContext): Collector => {
	try {
		return createByScheme(spelled.trim(), context);
	} catch (error) {
		if (error instanceof CollectorError) throw new UsageError(`--from ${hideSecrets(spelled)}: ${error.message}`);
		throw error;
	}
};

const createByScheme = (spelled: string, {host, workingFolder, ownRules, logFormat}: InputContext): Collector => {
	const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(spelled)?.[1]?.toLowerCase();
	if (spelled === 'apps') return createInstrumentCollector({host});
	if (spelled === '') throw new UsageError(`--from takes ${takes}`);
	if (scheme === undefined) return createAccessLogCollector({host, path: path.resolve(workingFolder, spelled), ...(logFormat !== null && {format: logFormat})});
	if (scheme === 'nats') throw new UsageError('--from: nats:// inputs are not in this version');
	if (databaseSchemes.includes(scheme)) return createDatabaseCollector({host, url: spelled});
	if (!URL.canParse(spelled.replace(/^probe\+/i, ''))) throw new UsageError(`--from takes ${takes}, not '${hideSecrets(spelled)}'`);
	switch (scheme) {
		case 'http':
		case 'https':
			return createPageCollector({host, url: spelled, ownRules});
		case 'probe+http':
		case 'probe+https':
			return createProbeCollector({host, url: spelled, wallTime: () => Date.now()});
		case 'otlp':
			return createReceiver(spelled, host);
		default:
			throw new UsageError(`--from: unknown kind of input '${scheme}://'; it takes ${takes}`);
	}
};

/** Whoever can reach a receiver can tell it anything: loopback only. */
const createReceiver = (spelled: string, host: Host): Collector => {
	const {hostname, port} = new URL(spelled.replace(/^otlp/i, 'http'));
	const address = hostname === 'localhost' || hostname === '' ? '127.0.0.1' : hostname.replace(/^\[|\]$/g, '');
	if (!/^127\.\d+\.\d+\.\d+$/.test(address) && address !== '::1') throw new UsageError(`--from: the OTLP receiver listens on loopback only: otlp://127.0.0.1:${port || 4318}`);
	return createOtlpCollector({host, address, port: port === '' ? 4318 : Number(port)});
};

/** The host's collectors and one for each input, each input once. */
export const createCollectors = (inputs: readonly string[], context: InputContext): Collector[] => {
	const unique = [...new Set(inputs)];
	if (unique.length > maxInputs) throw new UsageError(`--from: at most ${maxInputs} inputs, not ${unique.length}`);
	if (context.logFormat !== null) checkLogFormat(context);
	return [...createHostCollectors(context.host), createSocketsCollector({host: context.host, ownPid: process.pid}), ...unique.map(input => createInput(input, context))];
};

/** What is read only while somebody looks at it. */
export const createOnDemandCollectors = ({host}: InputContext): OnDemandCollector[] => [{topic: 'processes', collector: createProcessesCollector(host), everyMs: 2000}];

/** Said of the option that names it, not of the first log. */
const checkLogFormat = ({host, logFormat}: InputContext): void => {
	try {
		createAccessLogCollector({host, path: '/', ...(logFormat !== null && {format: logFormat})});
	} catch (error) {
		throw new UsageError(`--log-format: ${error instanceof Error ? error.message : String(error)}`);
	}
};

const hideSecrets = (text: string): string => text.replace(/\/\/[^/@]*@/, '//…@').replace(/\?.*$/, '?…');
