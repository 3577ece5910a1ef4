/** `engineroom agent`: samples this host until told to stop. */
import os from 'node:os';
import type {Agent} from '../agent/agent.ts';
import {boundPlaces, maxConnections} from '../agent/connections.ts';
import {createDiscovery, type Discovery} from '../agent/discovery/discovery.ts';
import {startServer} from '../agent/server.ts';
import type {Collector} from '../collectors/collector.ts';
import type {Clock} from '../signals/clock.ts';
import {washText} from '../signals/text.ts';
import {streamPath} from '../wire/limits.ts';
import {describeCertificate, openAgentAccess} from './agent-access.ts';
import {createCollectors, createInput, createOnDemandCollectors, type InputContext} from './inputs.ts';
import {startLocalAgent, type OpenHistory} from './local-agent.ts';
import {readOpenFiles} from './open-files.ts';
import {openHistory} from './open-history.ts';
import type {Options} from './options.ts';
import {createRealClock} from './real-clock.ts';
import {createRealHost} from './real-host.ts';
import {exitCodeOf, watchStopSignals} from './stop-signals.ts';
import {version} from './version.ts';

/** What inputs of these options are made with. */
export const inputContext = (options: Options): InputContext => ({host: createRealHost(), workingFolder: process.cwd(), ownRules: options.ownRules, logFormat: options.logFormat});

/** Inputs that were named are all that is read; without any, what this host has is looked for. */
export const looksAround = (options: Options): boolean => options.discover && options.from.length === 0;

type Running = {readonly agent: Agent; readonly collectors: readonly Collector[]; readonly discover: (ownPorts: ReadonlySet<number>, onFound: (collector: Collector) => void) => void; readonly stop: () => Promise<void>};

/** What an agent does to this host besides reading it. */
type Manners = {readonly history: OpenHistory; /** Whether it may open a port for programs that send. */ readonly receives: boolean};

const startAgentOf = (options: Options, clock: Clock, {history, receives}: Manners): Running => {
	const context = inputContext(options);
	// Programs with engineroom/register inside look for the agent: it hears them unless it was told to read nothing else.
	const collectors = createCollectors(looksAround(options) ? ['apps'] : options.from, context);
	let discovery: Discovery | null = null;
	const agent = startLocalAgent({clock, collectors, onDemand: createOnDemandCollectors(context), intervalMs: options.intervalMs, labels: options.labels, unread: () => discovery?.found ?? [], history});
	return {
		agent,
		collectors,
		discover(ownPorts, onFound) {
			if (!looksAround(options)) return;
			discovery = createDiscovery({
				host: context.host, clock, ownPorts, named: options.from, receives,
				createInput: spelled => createInput(spelled, context),
				onFound(collector) {
					agent.add(collector);
					onFound(collector);
				},
			});
			discovery.start();
		},
		async stop() {
			discovery?.stop();
			await agent.stop();
		},
	};
};

/** The agent of a monitor that found none: it lives as long as somebody looks, and keeps nothing on the disk. */
export const startInsideAgent = (options: Options, clock: Clock): Inside => startInside(options, clock, true);

/** The agent that is brought to a host for a while: it opens no port either. */
export const startVisitingAgent = (options: Options, clock: Clock): Inside => startInside(options, clock, false);

type Inside = {readonly agent: Agent; stop(): Promise<void>};

const startInside = (options: Options, clock: Clock, receives: boolean): Inside => {
	const running = startAgentOf(options, clock, {history: {}, receives});
	running.discover(new Set(), () => undefined);
	return {agent: running.agent, stop: running.stop};
};

export const runAgent = async (options: Options): Promise<number> => {
	const signals = watchStopSignals(process);
	// A reader of our lines that goes away (head, a closed terminal) must not end the agent.
	process.stdout.on('error', () => undefined);
	process.stderr.on('error', () => undefined);
	const warn = (line: string): void => void process.stderr.write(`engineroom: ${washText(line, 400)}\n`);
	const access = openAgentAccess(options, process.env);
	const clock = createRealClock();
	const history = await openHistory(options, clock);
	const running = startAgentOf(options, clock, {history, receives: true});
	const openFiles = readOpenFiles();
	try {
		const server = await startServer(running.agent, {...options.listen, version, tokens: access.tokens, certificate: access.certificate, hostName: os.hostname(), openFiles, say: warn});
		const say = (line: string): void => void process.stdout.write(`${line}\n`);
		say(`engineroom agent ${version} listens on ${access.certificate === null ? 'ws' : 'wss'}://${server.address}:${server.port}${streamPath}`);
		if (access.certificate !== null) say(`shows certificate ${describeCertificate(access.certificate)}`);
		const {connections, monitors} = boundPlaces(openFiles);
		if (connections < maxConnections) say(`may open ${openFiles} files (ulimit -n): takes ${connections} connections and ${monitors} monitors at most`);
		if (access.tokens !== null) say('lets in whoever shows a token');
		const unfollow = access.follow(server, clock, warn);
		for (const from of new Set(running.collectors.map(collector => collector.from))) say(`reads ${from}`);
		if (looksAround(options)) say('looks for metrics pages, access logs and databases on this host: engineroom inputs tells what it finds');
		if (history.recorder) say(`keeps its history in ${history.recorder.state().from}`);
		if (history.notRecording) say(history.notRecording.reason ?? '');
		running.discover(new Set([server.port]), collector => say(`found ${collector.from}`));
		if (!options.discover && options.from.length === 0) say('no input tells of requests or pools: add --from http://…/metrics or --from /path/access.log');
		const signal = await signals.stopped;
		unfollow();
		await server.close();
		return exitCodeOf(signal);
	} finally {
		await running.stop();
		signals.release();
	}
};
