/** Redis and Valkey by `@redis/client` (the package `redis`): how long commands take, over its tracing channel (since 5.12). */
import {subscribe, unsubscribe} from 'node:diagnostics_channel';
import {createMark} from '../mark.ts';
import type {Gauges} from './gauges.ts';
import {waitingCommands} from './waiting-commands.ts';

/** https://nodejs.org/api/diagnostics_channel.html#tracingchannel-channels: one object from the start of a command to its end. */
type Traced = {readonly command: string};

/** Listens; returns what ends it. */
export const observeNodeRedis = ({fence, now, operations}: Gauges): (() => void) => {
	const startedAt = createMark<object, number>();
	const onStart = (message: unknown): void => fence.run(() => {
		const traced = message as Traced;
		if (!waitingCommands.has(traced.command.toLowerCase())) startedAt.write(traced, now());
	});
	const onEnd = (message: unknown): void => fence.run(() => {
		const at = startedAt.read(message as Traced);
		if (at !== undefined) operations.add('redis', (now() - at) / 1000);
	});
	subscribe('tracing:node-redis:command:start', onStart);
	subscribe('tracing:node-redis:command:asyncEnd', onEnd);
	return () => {
		unsubscribe('tracing:node-redis:command:start', onStart);
		unsubscribe('tracing:node-redis:command:asyncEnd', onEnd);
	};
};
