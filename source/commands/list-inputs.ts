/** `engineroom inputs`: what can be read on this host, as what, for which signals; or why not, and what to do. */
import {createDiscovery} from '../agent/discovery/discovery.ts';
import {createRunner} from '../agent/runner.ts';
import type {Collector, Reading} from '../collectors/collector.ts';
import {listUnseen} from '../collectors/unseen.ts';
import {padText, textWidth, wrapText} from '../draw/width.ts';
import {catalog, signalNames, type SignalName} from '../signals/catalog.ts';
import type {Clock} from '../signals/clock.ts';
import {defaultPort} from '../wire/limits.ts';
import {inputContext, looksAround} from './agent.ts';
import {askAgent} from './ask-agent.ts';
import {explainAsJson, explainInputs} from './explain-inputs.ts';
import {createCollectors, createInput} from './inputs.ts';
import type {Options} from './options.ts';
import {createRealClock} from './real-clock.ts';
import {exitCodeOf, watchStopSignals} from './stop-signals.ts';

export type InputRow = {
	readonly input: string;
	/** What it is read as. */
	readonly kind: string;
	readonly state: 'read' | 'not read' | 'waiting';
	/** What it told in this moment; empty where it can be read and had nothing to tell. */
	readonly signals: readonly SignalName[];
	/** Why not and what to do; or what a person should know of it. */
	readonly reason: string | null;
};

/** Between two readings: a counter tells nothing in its first one. */
const pauseMs = 1100;

export const runInputs = async (options: Options): Promise<number> => {
	if (options.explain) {
		process.stdout.write(options.json ? `${JSON.stringify(explainAsJson())}\n` : `${explainInputs(process.stdout.columns || 100).join('\n')}\n`);
		return 0;
	}
	const clock = createRealClock();
	const signals = watchStopSignals(process);
	try {
		const found = await Promise.race([findInputs(options, clock), signals.stopped]);
		if (typeof found === 'string') return exitCodeOf(found);
		process.stdout.write(options.json ? `${JSON.stringify({schema: 1, ...found})}\n` : `${formatInputs(found, process.stdout.columns || 100).join('\n')}\n`);
		return 0;
	} finally {
		signals.release();
	}
};

export type FoundInputs = {
	readonly by: string;
	readonly inputs: readonly InputRow[];
	/** What this user may not see of the host, in sentences. */
	readonly unseen: readonly string[];
};

const findInputs = async (options: Options, clock: Clock): Promise<FoundInputs> => {
	const running = looksAround(options) ? await askAgent(defaultPort) : null;
	if (running) {
		return {
			by: `the agent on 127.0.0.1:${defaultPort}`,
			// It may run as another user: what it cannot see it tells beside its inputs.
			unseen: [],
			inputs: running.filter(({from}) => from !== 'host').map(({name, from, state, reason}) => ({input: from, kind: name, state: state === 'ok' ? 'read' as const : state === 'starting' ? 'waiting' as const : 'not read' as const, signals: [], reason})),
		};
	}
	const context = inputContext(options);
	const named = createCollectors(looksAround(options) ? ['apps'] : options.from, context);
	const discovered: Collector[] = [];
	const discovery = createDiscovery({host: context.host, clock, ownPorts: new Set(), named: options.from, receives: true, createInput: spelled => createInput(spelled, context), onFound: collector => discovered.push(collector)});
	if (looksAround(options)) await discovery.scan();
	const rows = await tryAll([...named, ...discovered], clock);
	const unread = discovery.found.flatMap(({input, what, reason}): InputRow[] => (reason === null ? [] : [{input, kind: what, state: 'not read', signals: [], reason}]));
	return {by: 'an agent started here', unseen: listUnseen(context.host), inputs: [...summarizeHost(rows.filter(({input}) => input === 'host')), ...rows.filter(({input}) => input !== 'host'), ...unread]};
};

/** Reads everything twice, as an agent would. */
const tryAll = async (collectors: readonly Collector[], clock: Clock): Promise<InputRow[]> => {
	const told = new Map<Collector, Set<SignalName>>();
	const runners = collectors.map(collector => {
		const signals = new Set<SignalName>();
		told.set(collector, signals);
		return createRunner(collector, clock, reading => addSignals(signals, reading));
	});
	await Promise.allSettled(runners.map(runner => runner.run()));
	await new Promise<void>(resolve => clock.setTimer(resolve, pauseMs));
	await Promise.allSettled(runners.map(runner => runner.run()));
	const rows = runners.map((runner): InputRow => {
		const {name, from, state, reason} = runner.state();
		return {input: from, kind: name, state: state === 'ok' ? 'read' : 'not read', signals: signalNames.filter(signal => told.get(runner.collector)?.has(signal)), reason};
	});
	await Promise.allSettled(runners.map(runner => runner.close()));
	return rows;
};

const addSignals = (into: Set<SignalName>, {points, latencies}: Reading): void => {
	for (const name of [...points.map(point => point.name), ...(latencies ?? []).map(({name = 'http.server.request.duration'}) => name)]) {
		const {signal} = catalog[name];
		if (signal !== 'meta' && signal !== 'network') into.add(signal);
	}
};

/** The host's own collectors in one row; those that failed by themselves. */
const summarizeHost = (rows: readonly InputRow[]): InputRow[] => {
	const failed = rows.filter(({state}) => state !== 'read');
	return [{input: 'this host', kind: 'cpu, memory, disk, network', state: 'read', signals: signalNames.filter(signal => rows.some(({signals}) => signals.includes(signal))), reason: failed.length === 0 ? null : failed.map(({kind, reason}) => `${kind}: ${reason ?? 'not read'}`).join(' · ')}];
};

const glyphs: Readonly<Record<InputRow['state'], string>> = {read: '✔', 'not read': '○', waiting: '·'};

/** Lines for a terminal of this many columns, or a pipe. */
export const formatInputs = ({by, inputs, unseen}: FoundInputs, columns: number): string[] => {
	const width = Math.min(Math.max(10, ...inputs.map(({input}) => textWidth(input))), Math.max(10, Math.floor(columns * 0.45)));
	const kindWidth = Math.min(26, Math.max(7, ...inputs.map(({kind}) => textWidth(kind))));
	const lines = [`  ${padText('INPUT', width)}  ${padText('READ AS', kindWidth)}  FEEDS`];
	for (const {input, kind, state, signals, reason} of inputs) {
		const feeds = signals.length > 0 ? signals.join(', ') : state === 'read' ? 'nothing yet' : 'not read';
		lines.push(`${glyphs[state]} ${padText(input, width)}  ${padText(kind, kindWidth)}  ${feeds}`);
		if (reason !== null) for (const line of wrapText(reason, Math.max(20, columns - 4), 4)) lines.push(`    ${line}`);
	}
	if (unseen.length > 0) {
		lines.push('', 'not seen by this user:');
		for (const what of unseen) for (const [index, line] of wrapText(what, Math.max(20, columns - 4), 4).entries()) lines.push(`${index === 0 ? '  - ' : '    '}${line}`);
	}
	lines.push('', `as ${by} reads this host; --from INPUT reads one that is not in the list, --no-discover looks for none`);
	return lines;
};
