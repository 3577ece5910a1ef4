/** Fastify 4.10 and later: it says when an instance is made (https://fastify.dev/docs/latest/Reference/Hooks/#diagnostics-channel-hooks); a hook in it sees every request before the program does. */
import {subscribe, unsubscribe} from 'node:diagnostics_channel';
import type {ServerResponse} from 'node:http';
import type {Fence} from '../fence.ts';
import type {Requests} from '../requests.ts';

type FastifyRequest = {readonly routeOptions?: {readonly url?: unknown}};
type FastifyInstance = {addHook(name: 'onRequest', hook: (request: FastifyRequest, reply: {readonly raw: ServerResponse}, done: () => void) => void): unknown};

/** Watches for instances; returns what ends it. Those made already keep their hook, which is nothing but a call of `done`. */
export const observeFastify = (requests: Requests, fence: Fence): (() => void) => {
	const onInstance = (message: unknown): void => fence.run(() => {
		(message as {fastify: FastifyInstance}).fastify.addHook('onRequest', (request, reply, done) => {
			try {
				const underway = requests.find(reply.raw);
				const url = request.routeOptions?.url;
				if (underway && typeof url === 'string') underway.route = url;
			} catch (error) {
				fence.caught(error);
			}
			done();
		});
	});
	subscribe('fastify.initialization', onInstance);
	return () => unsubscribe('fastify.initialization', onInstance);
};
