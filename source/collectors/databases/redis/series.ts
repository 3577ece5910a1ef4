/** From INFO to series, commands and replicas. */
import type {DatabaseSystem, ReplicaFact} from '../../../signals/databases.ts';
import {washText} from '../../../signals/text.ts';
import type {CounterReading, Gains} from '../counters.ts';
import type {Known} from '../points.ts';
import {largestKnown, readNumber} from '../read-value.ts';
import type {StatementTotal} from '../statement-window.ts';
import type {Info} from './info.ts';

/** Commands that are ours to ask; the time of all of them is left out, whoever asks. */
const ownCommands: ReadonlySet<string> = new Set(['info', 'ping', 'auth', 'slowlog']);
const costs = /^calls=(\d+),usec=(\d+)/;
const commandOf = (field: string): string => field.slice('cmdstat_'.length);
const isOwn = (command: string): boolean => ownCommands.has(command.split('|', 1)[0] ?? '');

export const systemOf = (info: Info): {readonly system: DatabaseSystem; readonly version: string} => {
	const valkey = info.text('valkey_version');
	return valkey === null ? {system: 'redis', version: washText(info.text('redis_version') ?? '', 40)} : {system: 'valkey', version: washText(valkey, 40)};
};

/** What commands cost since the server started. https://redis.io/docs/latest/commands/info/ (Commandstats: microseconds) */
export const commandTotals = (info: Info): StatementTotal[] =>
	info.startingWith('cmdstat_').flatMap(([field, value]): StatementTotal[] => {
		const key = commandOf(field);
		const [, calls, microseconds] = costs.exec(value) ?? [];
		return calls === undefined || microseconds === undefined || isOwn(key) ? [] : [{key, calls: Number(calls), seconds: Number(microseconds) / 1e6, rows: null}];
	});

/** Replicas of a primary, `slave0:ip=…,port=…,state=online,offset=…,lag=1`; lag is the seconds since it last said how far it is. */
export const readReplicas = (info: Info): ReplicaFact[] => {
	if ((info.number('connected_slaves') ?? 1) === 0) return [];
	const written = info.number('master_repl_offset');
	return info.startingWith('slave').filter(([field]) => /^slave\d+$/.test(field)).map(([, value]): ReplicaFact => {
		const pairs = new Map(value.split(',').map(pair => pair.split('=', 2) as [string, string]));
		const offset = readNumber(pairs.get('offset'));
		return {
			name: washText(`${pairs.get('ip') ?? '?'}:${pairs.get('port') ?? '?'}`, 80),
			state: washText(pairs.get('state') ?? '', 40),
			lagSeconds: readNumber(pairs.get('lag')),
			lagBytes: written === null || offset === null ? null : Math.max(0, written - offset),
		};
	});
};

/** A replica without its primary lags since that went away; one that has applied all it was sent does not lag. */
const lagOf = (info: Info): number | null => {
	if (info.text('role') !== 'slave') return largestKnown(readReplicas(info).map(({lagSeconds}) => lagSeconds));
	if (info.text('master_link_status') !== 'up') return info.number('master_link_down_since_seconds');
	const [received, applied] = [info.number('slave_read_repl_offset'), info.number('slave_repl_offset')];
	return received !== null && received === applied ? 0 : null;
};

/** Levels at this instant; our own connection is left out. */
export const levelsOf = (info: Info): Known => {
	const clients = info.number('connected_clients');
	const limit = info.number('maxmemory');
	return {
		'db.server.connections.used': clients === null ? null : Math.max(0, clients - 1),
		'db.server.connections.max': info.number('maxclients'),
		'db.server.memory_used': info.number('used_memory'),
		// 0 stands for no limit.
		'db.server.memory_max': limit === null || limit === 0 ? null : limit,
		'db.server.replication_lag': lagOf(info),
	};
};

export type CounterName = 'commands' | 'hits' | 'misses' | 'rejected' | 'evicted' | 'seconds';

export const countersIn = (info: Info): CounterReading<CounterName> => ({
	life: info.text('run_id') ?? '',
	upSeconds: info.number('uptime_in_seconds'),
	values: {
		commands: info.number('total_commands_processed'),
		hits: info.number('keyspace_hits'),
		misses: info.number('keyspace_misses'),
		rejected: info.number('rejected_connections'),
		evicted: info.number('evicted_keys'),
		seconds: commandTotals(info).reduce((sum, {seconds}) => sum + seconds, 0),
	},
});

/** What the server did; `own` is how many of the commands were ours. */
export const increasesOf = (gains: Gains<CounterName>, own: number): Known => {
	const commands = gains.of('commands');
	return {
		'db.server.observed': gains.seconds,
		'db.server.queries': commands === null ? null : Math.max(0, commands - own),
		'db.server.query_seconds': gains.of('seconds'),
		'db.server.cache_hits': gains.of('hits'),
		'db.server.cache_misses': gains.of('misses'),
		'db.server.evictions': gains.of('evicted'),
		'db.server.connections.rejected': gains.of('rejected'),
	};
};

/** Clients by what they do; ours left out. */
export const countClients = (info: Info): Record<string, number> => {
	const states: Record<string, number> = {};
	const clients = info.number('connected_clients');
	if (clients !== null) states['connected'] = Math.max(0, clients - 1);
	for (const [field, name] of [['blocked_clients', 'blocked'], ['pubsub_clients', 'pub/sub'], ['tracking_clients', 'tracking']] as const) {
		const count = info.number(field);
		if (count !== null && count > 0) states[name] = count;
	}
	return states;
};
