/** Programs with the library inside, as they are really started, and the collector that hears them. */
import {spawn, type ChildProcess} from 'node:child_process';
import {mkdirSync, mkdtempSync, rmSync} from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {buildSync} from 'esbuild';
import {createInstrumentCollector} from '../../source/collectors/instrument/index.ts';
import type {Collector, LatencyPoint, Point, Reading, RouteDelta} from '../../source/collectors/collector.ts';
import {createRealHost} from '../../source/commands/real-host.ts';
import {createDistribution, mergeInto, type Distribution} from '../../source/signals/distribution.ts';
import {statusClasses} from '../../source/signals/status.ts';
import {newFolder as makeFolder} from '../helpers/folder.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
export const appFile = (name: string): string => path.join(root, 'test/fixtures/instrument', name);

export type Bundle = {readonly esm: string; readonly cjs: string; remove(): void};
/** The library as it ships: one file for `--import`, one for `--require`. */
export const bundleRegister = (): Bundle => {
	const cache = path.join(root, 'node_modules/.cache');
	mkdirSync(cache, {recursive: true});
	const folder = mkdtempSync(path.join(cache, 'engineroom-register-'));
	const build = (format: 'esm' | 'cjs', outfile: string): string => {
		buildSync({entryPoints: [path.join(root, 'source/instrument/register.ts')], bundle: true, platform: 'node', target: 'node20', format, outfile, minify: true, logLevel: 'error'});
		return outfile;
	};
	return {esm: build('esm', path.join(folder, 'register.mjs')), cjs: build('cjs', path.join(folder, 'register.cjs')), remove: () => rmSync(folder, {recursive: true})};
};

export type App = {readonly port: number; readonly child: ChildProcess; output(): string; readonly exited: Promise<{readonly code: number | null; readonly signal: string | null}>; /** Ends its input, whereupon it ends. */ end(): Promise<void>};
export type AppOptions = {readonly file: string; readonly flags: readonly string[]; readonly environment?: Readonly<Record<string, string>>; readonly parameters?: readonly string[]};

/** Programs may run on another Node than the tests do. */
const node = process.env['ENGINEROOM_TEST_NODE'] ?? process.execPath;

export const spawnApp = ({file, flags, environment = {}, parameters = []}: AppOptions) => {
	const child = spawn(node, [...flags, file, ...parameters], {env: {PATH: process.env['PATH'], NODE_ENV: 'production', ...environment}, stdio: ['pipe', 'pipe', 'pipe']});
	let output = '';
	child.stdout.on('data', (bytes: Buffer) => (output += bytes.toString()));
	child.stderr.on('data', (bytes: Buffer) => (output += bytes.toString()));
	const exited = new Promise<{code: number | null; signal: string | null}>(resolve => child.on('close', (code, signal) => resolve({code, signal})));
	return {child, output: () => output, exited};
};

/** Starts it, and waits until it says on which port it listens. */
export const startApp = async (options: AppOptions): Promise<App> => {
	const {child, output, exited} = spawnApp(options);
	const port = await new Promise<number>((resolve, reject) => {
		const look = (): void => {
			const found = /listening (\d+)/.exec(output());
			if (found) resolve(Number(found[1]));
		};
		child.stdout.on('data', look);
		void exited.then(() => reject(new Error(`${options.file} ended: ${output()}`)));
	});
	return {
		port,
		child,
		output,
		exited,
		async end() {
			child.stdin.end();
			await exited;
		},
	};
};

export type Asked = {readonly method?: string; readonly path: string; readonly headers?: Readonly<Record<string, string>>};
/** One request on a connection of its own; resolves to the status once the answer is there. */
export const request = (port: number, {method = 'GET', path: target, headers = {}}: Asked): Promise<number> =>
	new Promise((resolve, reject) => {
		http
			.request({port, host: '127.0.0.1', method, path: target, headers, agent: false}, response => {
				response.resume().on('end', () => resolve(response.statusCode ?? 0));
			})
			.on('error', reject)
			.end();
	});

/** What a collector has told so far, added up. */
export type Heard = {
	/** `service method route class` → requests. */
	readonly requests: Map<string, number>;
	/** Errors by service. */
	readonly errors: Map<string, number>;
	/** `service series [pool or system]` → durations. */
	readonly durations: Map<string, Distribution>;
	/** The newest points. */
	points: readonly Point[];
	readonly notes: string[];
	readonly readings: Reading[];
};

export type Listener = {readonly socket: string; readonly collector: Collector; readonly heard: Heard; read(): Promise<Reading>; /** Reads until it is so. */ until(condition: (heard: Heard) => boolean): Promise<Heard>; stop(): Promise<void>};

const addLatency = (heard: Heard, {name = 'http.server.request.duration', labels, distribution}: LatencyPoint): void => {
	const key = [labels['service'], name, labels['pool'] ?? labels['system']].filter(Boolean).join(' ');
	const into = heard.durations.get(key) ?? createDistribution();
	mergeInto(into, distribution);
	heard.durations.set(key, into);
};
const addRoute = (heard: Heard, {service, method, route, classes}: RouteDelta): void => {
	for (const name of statusClasses) {
		const key = `${service} ${method} ${route} ${name}`;
		if (classes[name] > 0) heard.requests.set(key, (heard.requests.get(key) ?? 0) + classes[name]);
	}
};

/** The agent's side on a socket of its own. */
export const listen = (socket = path.join(makeFolder('apps'), 'apps.sock')): Listener => {
	const collector = createInstrumentCollector({host: createRealHost(), places: [{path: socket, mode: 0o600}]});
	const heard: Heard = {requests: new Map(), errors: new Map(), durations: new Map(), points: [], notes: [], readings: []};
	const read = async (): Promise<Reading> => {
		const reading = await collector.collect(new AbortController().signal);
		heard.points = reading.points;
		heard.readings.push(reading);
		if (reading.note !== undefined) heard.notes.push(reading.note);
		reading.routes?.forEach(route => addRoute(heard, route));
		reading.latencies?.forEach(latency => addLatency(heard, latency));
		for (const {name, labels, value} of reading.points) if (name === 'http.server.errors') heard.errors.set(labels['service'] ?? '', (heard.errors.get(labels['service'] ?? '') ?? 0) + value);
		return reading;
	};
	return {
		socket,
		collector,
		heard,
		read,
		async until(condition) {
			const start = performance.now();
			while (!condition(heard)) {
				if (performance.now() - start > 12_000) throw new Error(`did not come about: ${JSON.stringify({requests: [...heard.requests], points: heard.points, notes: [...new Set(heard.notes)]}, null, 1)}`);
				await read();
				await new Promise(resolve => setTimeout(resolve, 30));
			}
			return heard;
		},
		async stop() {
			await collector.close?.();
		},
	};
};

export const sumRequests = ({requests}: Heard): number => [...requests.values()].reduce((sum, count) => sum + count, 0);
/** The newest value of a series; undefined when it was not told. */
export const pointOf = ({points}: Heard, name: Point['name'], labels: Readonly<Record<string, string>> = {}): number | undefined =>
	points.find(point => point.name === name && Object.entries(labels).every(([label, value]) => point.labels[label] === value))?.value;
