/**
 * Requests of every HTTP server of this thread, over Node's own channels
 * (https://nodejs.org/api/diagnostics_channel.html#http): their number, status, duration and route, and how many are in flight.
 */
import {subscribe, unsubscribe} from 'node:diagnostics_channel';
import type {IncomingMessage, ServerResponse} from 'node:http';
import type {Socket} from 'node:net';
import {statusClasses, type StatusClass} from '../signals/status.ts';
import type {Fence} from './fence.ts';
import {routeOfExpress} from './frameworks/express-request.ts';
import {createLanes, endUnderway, type Underway} from './lanes.ts';
import type {RequestTally} from './request-tally.ts';

export type Requests = {
	/** The request that a framework speaks of; undefined for one that began before this library was loaded. */
	find(response: ServerResponse): Underway | undefined;
	/** Requests in flight; null while none has ever come. */
	readonly active: number | null;
	start(): void;
	stop(): void;
};

type Exchange = {readonly request: IncomingMessage; readonly response: ServerResponse; readonly socket: Socket};

export type RequestOptions = {readonly tally: RequestTally; readonly fence: Fence; readonly now: () => number; /** Called with the first request. */ readonly onFirst: () => void};

export const createRequests = ({tally, fence, now, onFirst}: RequestOptions): Requests => {
	let active = 0;
	let hasServed = false;

	const count = ({request, response, startedAt, route: known}: Underway, wasAnswered: boolean): void => {
		if (request === null || response === null) return;
		active--;
		// One that broke off has the status that was sent; none when nothing was.
		const status = wasAnswered || response.headersSent ? classOf(response.statusCode) : 'none';
		const seconds = wasAnswered ? (now() - startedAt) / 1000 : null;
		const method = request.method ?? 'GET';
		const route = typeof known === 'function' ? known() : (known ?? routeOfExpress(request));
		if (route !== null) tally.countRoute(method, route, status, seconds);
		else tally.countPath(method, targetOf(request), status, seconds);
	};
	const lanes = createLanes(underway => {
		try {
			count(underway, false);
		} catch (error) {
			fence.caught(error);
		}
	});
	const onStart = (message: unknown): void => {
		try {
			const {socket, request, response} = message as Exchange;
			lanes.begin(socket, request, response, now());
			active++;
			if (!hasServed) {
				hasServed = true;
				onFirst();
			}
		} catch (error) {
			fence.caught(error);
		}
	};
	const onFinish = (message: unknown): void => {
		try {
			const {socket, response} = message as Exchange;
			const underway = lanes.find(socket, response);
			if (!underway) return;
			try {
				count(underway, true);
			} finally {
				endUnderway(underway);
			}
		} catch (error) {
			fence.caught(error);
		}
	};
	return {
		find: response => lanes.find(response.req?.socket, response),
		get active() {
			return hasServed ? active : null;
		},
		start() {
			subscribe('http.server.request.start', onStart);
			subscribe('http.server.response.finish', onFinish);
		},
		stop() {
			unsubscribe('http.server.request.start', onStart);
			unsubscribe('http.server.response.finish', onFinish);
		},
	};
};

/** 204 → `2xx`, without making text of it. */
const classOf = (status: number): StatusClass => (status >= 100 && status < 600 ? (statusClasses[Math.trunc(status / 100) - 1] ?? 'none') : 'none');

/** Mounting a router changes `url`; Express and Connect keep what came in `originalUrl`. */
const targetOf = (request: IncomingMessage & {originalUrl?: unknown}): string => (typeof request.originalUrl === 'string' ? request.originalUrl : (request.url ?? '/'));
