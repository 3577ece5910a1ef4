/**
 * Redis and Valkey by `ioredis`: how long commands take, and how many wait because there is no connection to send them over.
 * Not by its tracing channels: a subscriber makes ioredis handle the rejections of commands itself, so that one that the program
 * does not handle would no longer show.
 */
import type {AppPool} from '../../signals/app-report.ts';
import {createMark} from '../mark.ts';
import {wrapMethod} from '../wrap-method.ts';
import {prototypeOf, type Gauges, type Observe} from './gauges.ts';
import {waitingCommands} from './waiting-commands.ts';

type RedisClient = {readonly status: string; readonly options: {readonly host?: string; readonly port?: number; readonly path?: string | null; readonly db?: number}; readonly offlineQueue: {readonly length: number}};
type RedisCommand = {readonly name: string; resolve: (value: unknown) => unknown; reject: (error: unknown) => unknown};

/** One connection carries many commands at once, so that none of it is in use or idle: only who waits can be told. */
const readClient = ({status, options: {host, port, path, db}, offlineQueue}: RedisClient): AppPool | null =>
	status === 'end' ? null : {name: `ioredis ${path ?? `${host}:${port}`}/${db}`, used: null, idle: null, max: null, pending: offlineQueue.length};

const observeClient = ({fence, now, pools, operations}: Gauges) => (exported: unknown): void => {
	const prototype = prototypeOf(exported);
	if (!prototype) return;
	const isTimed = createMark<object, true>();
	wrapMethod(prototype, 'sendCommand', (self, [sent]) => fence.run(() => {
		pools.add(self as RedisClient, readClient);
		const command = sent as RedisCommand;
		// A command comes here again when it was queued for want of a connection.
		if (isTimed.read(command) || waitingCommands.has(command.name.toLowerCase())) return;
		isTimed.write(command, true);
		const startedAt = now();
		const {resolve, reject} = command;
		const end = (): void => fence.run(() => operations.add('redis', (now() - startedAt) / 1000));
		command.resolve = function (this: unknown, value) {
			end();
			return Reflect.apply(resolve, this, [value]);
		};
		command.reject = function (this: unknown, error) {
			end();
			return Reflect.apply(reject, this, [error]);
		};
	}));
};

export const observeIoredis: Observe = gauges => [{files: ['ioredis/built/Redis.js', 'ioredis/built/redis/index.js'], instrument: observeClient(gauges)}];
