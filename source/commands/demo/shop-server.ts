/** The shop's HTTP server: routing, measuring and logging around the table of routes. */
import http from 'node:http';
import type {AddressInfo} from 'node:net';
import type {AccessLog} from './access-log.ts';
import {matchRoute, type Answer, type Call, type Match} from './routes.ts';
import type {ShopDatabase} from './shop-database.ts';
import type {ShopMetrics} from './shop-metrics.ts';

export type ShopServerOptions = {
	readonly metrics: ShopMetrics;
	readonly log: AccessLog;
	readonly database: ShopDatabase;
	/** Share of requests that fail for no reason of their own. */
	readonly failingShare: () => number;
	readonly now: () => number;
	readonly random: () => number;
	readonly wait: (seconds: number) => Promise<void>;
};

export type ShopServer = {readonly port: number; close(): Promise<void>};

const maxBodyBytes = 64 * 1024;
/** What nginx logs for a request whose client did not wait for the answer. */
const clientGone = 499;
/** How far apart fast and slow answers of one route lie: the sigma of a log-normal distribution. */
const spread = 0.45;

/** A factor around 1 with a long tail upwards. */
const scatter = (random: () => number): number => Math.exp(spread * Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random()));

const readBody = async (request: http.IncomingMessage): Promise<string | null> => {
	const chunks: Buffer[] = [];
	let size = 0;
	for await (const chunk of request) {
		size += (chunk as Buffer).length;
		if (size > maxBodyBytes) return null;
		chunks.push(chunk as Buffer);
	}
	return Buffer.concat(chunks).toString('utf8');
};

const answerOf = async (match: Match | null, request: http.IncomingMessage, options: ShopServerOptions): Promise<Answer> => {
	const {database, random, wait} = options;
	const body = await readBody(request);
	if (body === null) return {status: 413, body: {error: 'too large'}};
	if (!match) return {status: 404, body: {error: 'nothing here'}};
	if (random() < options.failingShare()) return random() < 0.5 ? {status: 500, body: {error: 'something broke'}} : {status: 503, body: {error: 'try again later'}};
	const call: Call = {parameters: match.parameters, body, database, random, work: seconds => wait(seconds * scatter(random))};
	try {
		return await match.route.answer(call);
	} catch (error) {
		// No connection in time is 503; whatever else the database says is 500.
		const isBusy = error instanceof Error && error.message.includes('timeout exceeded');
		return {status: isBusy ? 503 : 500, body: {error: isBusy ? 'no connection free' : 'the database failed'}};
	}
};

/** Listens on a free port of 127.0.0.1. */
export const startShopServer = async (options: ShopServerOptions): Promise<ShopServer> => {
	const {metrics, log, now} = options;

	const serve = async (request: http.IncomingMessage, response: http.ServerResponse): Promise<void> => {
		const started = now();
		const {method = 'GET', url = '/'} = request;
		const match = matchRoute(method, url.split('?', 1)[0] ?? url);
		let bytes = 0;
		metrics.activeRequests.inc();
		response.once('close', () => {
			const durationSeconds = (now() - started) / 1000;
			const status = response.writableFinished ? response.statusCode : clientGone;
			metrics.activeRequests.dec();
			metrics.requestDuration.observe({method, route: match ? match.route.pattern : 'unmatched', status_code: status}, durationSeconds);
			log.write({method, path: url, status, bytes, durationSeconds});
		});
		const answer = await answerOf(match, request, options);
		const text = JSON.stringify(answer.body);
		bytes = Buffer.byteLength(text);
		response.writeHead(answer.status, {'content-type': 'application/json', 'content-length': bytes}).end(text);
	};
	const serveMetrics = async (response: http.ServerResponse): Promise<void> => {
		const page = await metrics.registry.metrics();
		response.writeHead(200, {'content-type': metrics.registry.contentType}).end(page);
	};
	const server = http.createServer((request, response) => {
		// Asking how it goes is no traffic: neither measured nor logged.
		const serving = request.url === '/metrics' ? serveMetrics(response) : serve(request, response);
		serving.catch(() => response.destroy());
	});
	await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
	return {
		port: (server.address() as AddressInfo).port,
		close: () =>
			new Promise(resolve => {
				server.close(() => resolve());
				server.closeAllConnections();
			}),
	};
};
