/** `apps`: the programs on this machine that run with engineroom/register inside. They are asked once a tick, over a socket file. */
import {otherKey} from '../../signals/cardinality.ts';
import {decodeAppLine, encodeAgentWord, maxAppLineBytes, type AppHello, type AppReport} from '../../signals/app-report.ts';
import {washText} from '../../signals/text.ts';
import {CollectorError, type Collector, type LatencyPoint, type Point, type Reading, type RouteDelta} from '../collector.ts';
import type {Host} from '../host-door.ts';
import {createServiceTally, type ServiceTally} from './service-tally.ts';
import {listSocketPlaces, type SocketPlace} from './socket-paths.ts';
import {sayPrograms, type Told} from './say-programs.ts';
import {createStarts} from './starts.ts';

export type InstrumentOptions = {readonly host: Host; /** Where to listen instead of the usual places. */ readonly places?: readonly SocketPlace[]};

export const maxPrograms = 256;
/** Services that are told apart; those beyond are told as one. */
export const maxServices = 50;
/** Reports that one connection may bring between two readings: the one asked for, and a last one. */
export const maxReportsPerTick = 2;
/** How long a reading waits for answers; a program that takes longer has a busy event loop, and its report comes with the next. */
const answerMs = 100;
/** How long a fault is spoken of. */
const faultMs = 10 * 60_000;
/** Starts of programs whose newest report is remembered, so that one that connects again is not counted twice. */
const maxRemembered = 1000;

type Program = {readonly id: number; readonly send: (line: string) => void; hello: AppHello | null; accepted: number; askedAt: number | null; reports: number};

export const createInstrumentCollector = ({host, places = listSocketPlaces(host)}: InstrumentOptions): Collector => {
	const from = 'apps';
	const programs = new Map<number, Program>();
	const services = new Map<string, ServiceTally>();
	/** Newest report by instance, oldest first. */
	const accepted = new Map<string, number>();
	let ignored = 0;
	let fault: {text: string; at: number} | null = null;
	let server: {close(): Promise<void>} | null = null;
	const starts = createStarts(() => host.now());
	let whenAnswered: (() => void) | null = null;

	const complain = ({hello}: Program, what: string): void => {
		fault = {text: `${hello === null ? 'a program' : `${hello.service} (pid ${hello.pid})`} ${what}`, at: host.now()};
	};
	const tallyOf = (service: string): {name: string; tally: ServiceTally} => {
		const name = services.has(service) || services.size < maxServices ? service : otherKey;
		const tally = services.get(name) ?? createServiceTally(name, from);
		services.set(name, tally);
		return {name, tally};
	};
	const remember = (instance: string, sequence: number): void => {
		accepted.delete(instance);
		accepted.set(instance, sequence);
		const oldest = accepted.keys().next().value;
		if (accepted.size > maxRemembered && oldest !== undefined) accepted.delete(oldest);
	};
	const greet = (program: Program, hello: AppHello): void => {
		program.hello ??= hello;
		program.accepted = accepted.get(program.hello.instance) ?? 0;
	};
	const take = (program: Program, report: AppReport): void => {
		program.askedAt = null;
		if (!program.hello || report.sequence <= program.accepted || program.reports >= maxReportsPerTick) {
			ignored++;
			return;
		}
		program.reports++;
		program.accepted = report.sequence;
		program.send(encodeAgentWord({type: 'have', accepted: report.sequence}));
		if (report.off !== null) complain(program, report.off);
		else if (report.ownErrors > 0) complain(program, `met ${report.ownErrors} errors of the library's own`);
		if (program.hello.thread === 0 && report.sequence === 1) starts.begun(program.hello.service, report.seconds);
		starts.seen(program.hello.service);
		remember(program.hello.instance, report.sequence);
		tallyOf(program.hello.service).tally.add(program.id, report);
		if (![...programs.values()].some(({askedAt}) => askedAt !== null)) whenAnswered?.();
	};
	const handlers = {
		open(id: number, send: (line: string) => void): void {
			programs.set(id, {id, send, hello: null, accepted: 0, askedAt: null, reports: 0});
		},
		line(id: number, text: string): void {
			const program = programs.get(id);
			if (!program) return;
			const result = decodeAppLine(text);
			if (!result.ok) {
				ignored++;
				complain(program, `sent ${result.message}`);
			} else if (result.line.type === 'hello') greet(program, result.line.hello);
			else if (result.line.type === 'report') take(program, result.line.report);
		},
		end(id: number): void {
			programs.delete(id);
			if (![...programs.values()].some(({askedAt}) => askedAt !== null)) whenAnswered?.();
		},
	};
	const listen = async (): Promise<void> => {
		let failure: unknown = null;
		for (const {path, mode} of places) {
			try {
				server = await host.serveLines({path, mode, maxLineBytes: maxAppLineBytes, maxConnections: maxPrograms}, handlers);
				starts.listening();
				return;
			} catch (error) {
				failure = explainListening(path, error);
				// Another agent has it: a second place would not be looked at by programs that find the first.
				if (codeOf(error) === 'EADDRINUSE') break;
			}
		}
		throw failure;
	};
	const ask = (): void => {
		for (const program of programs.values()) {
			// One that has not answered is not asked again: it would answer twice.
			if (program.hello === null || program.askedAt !== null) continue;
			program.askedAt = host.now();
			program.send(encodeAgentWord({type: 'ask', accepted: program.accepted}));
		}
	};
	const answers = (signal: AbortSignal): Promise<void> =>
		new Promise(resolve => {
			const done = (): void => {
				clearTimeout(timer);
				whenAnswered = null;
				resolve();
			};
			const timer = setTimeout(done, answerMs);
			signal.addEventListener('abort', done, {once: true});
			whenAnswered = done;
		});
	return {
		name: 'instrument',
		from,
		async collect(signal) {
			if (!server) await listen();
			ask();
			if ([...programs.values()].some(({askedAt}) => askedAt !== null)) await answers(signal);
			return tell();
		},
		async close() {
			await server?.close();
			server = null;
		},
	};

	function tell(): Reading {
		const present = countBy([...programs.values()].flatMap(({hello}) => (hello ? [hello.service] : [])));
		const points: Point[] = [];
		const latencies: LatencyPoint[] = [];
		const routes: RouteDelta[] = [];
		// What a program said last is told; after that its service is kept only if another program is of it.
		const kept = new Set([...present.keys()].map(service => tallyOf(service).name));
		for (const [name, tally] of services) {
			const told = tally.tell();
			points.push(...told.points);
			latencies.push(...told.latencies);
			routes.push(...told.routes);
			if (!kept.has(name)) services.delete(name);
		}
		const note = sayPrograms({programs: [...programs.values()].map(describe), services: present, ignored, fault: fault !== null && host.now() - fault.at < faultMs ? fault.text : null});
		for (const program of programs.values()) program.reports = 0;
		return {points, latencies, routes, note, restarts: starts.tell()};
	}
	function describe({hello, askedAt}: Program): Told {
		return {service: hello?.service ?? null, pid: hello?.pid ?? null, silentSeconds: askedAt === null ? 0 : (host.now() - askedAt) / 1000};
	}
};

const countBy = (names: readonly string[]): Map<string, number> => {
	const counts = new Map<string, number>();
	for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
	return counts;
};

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : 'ERR_UNKNOWN');

const explainListening = (path: string, error: unknown): CollectorError => {
	const code = codeOf(error);
	if (code === 'EADDRINUSE') return new CollectorError('ERR_APPS_SOCKET_IN_USE', `another agent listens on ${path}: stop it, or give this one another ENGINEROOM_SOCKET`);
	if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') return new CollectorError('ERR_APPS_SOCKET_DENIED', `may not make the socket ${path}: let this user write there, or set ENGINEROOM_SOCKET for agent and programs`);
	return new CollectorError('ERR_APPS_SOCKET', `cannot listen on ${path} (${washText(error instanceof Error ? error.message : code, 80)}): set ENGINEROOM_SOCKET for agent and programs`);
};
