/** `redis://…`, `rediss://…`, `valkey://…`: clients, commands, hits, evictions and memory of one Redis or Valkey server. */
import type {DatabaseFacts, StatementFact} from '../../../signals/databases.ts';
import {washText} from '../../../signals/text.ts';
import type {Collector, Reading} from '../../collector.ts';
import type {Host, StreamTarget} from '../../host-door.ts';
import {nameDatabase, parseAddress} from '../address.ts';
import {createCounters} from '../counters.ts';
import {restartOf} from '../restart-of.ts';
import {createDue} from '../every.ts';
import {keepConnection} from '../kept-connection.ts';
import {toPoints} from '../points.ts';
import {createCensor} from '../secrets.ts';
import {createStatementWindow} from '../statement-window.ts';
import {maxStatementFacts} from '../../../signals/databases.ts';
import {connectRedis, type RedisConnection} from './client.ts';
import {explainRedis} from './explain.ts';
import {parseInfo, type Info} from './info.ts';
import {RedisReplyError, type Reply} from './resp.ts';
import {commandTotals, countClients, countersIn, increasesOf, levelsOf, readReplicas, systemOf, type CounterName} from './series.ts';
import {createSlowLog} from './slow-log.ts';

export type RedisOptions = {readonly host: Host; readonly url: string};

const defaultPort = 6379;
const detailsEveryMs = 5000;

export const createRedisCollector = ({host, url}: RedisOptions): Collector => {
	const address = parseAddress(url);
	const [kind = 'redis'] = address.scheme.split('+');
	const isSocket = address.scheme.endsWith('+unix') || address.socketPath !== null;
	// What follows the slash is the number of a keyspace, which is nothing to us: figures are of the whole server.
	const database = isSocket ? washText(`${plainKind(kind)} ${pathOf(address) ?? ''}`, 80) : nameDatabase(plainKind(kind), {...address, database: null}, defaultPort);
	const labels = {database, from: address.from};
	const password = address.password ?? host.environment('REDISCLI_AUTH') ?? null;
	const censor = createCensor([address.user, password]);
	const counters = createCounters<CounterName>();
	const slowLog = createSlowLog();
	const commands = createStatementWindow();
	const details = createDue(detailsEveryMs);
	/** A round trip of its own, which costs as much as a whole reading. */
	const pings = createDue(detailsEveryMs);
	/** Commands of connections that are gone; those of the present one are counted by it. */
	let ownBefore = 0;
	let ownAtReading: number | null = null;
	let current: RedisConnection | null = null;
	let maySeeSlowLog = true;
	let lastHint: string | null = null;

	const target: StreamTarget = isSocket ? {path: pathOf(address) ?? ''} : {host: address.host ?? '127.0.0.1', port: address.port ?? defaultPort, ...(kind === 'rediss' || kind === 'valkeys' ? {tls: true} : {})};
	const connection = keepConnection(async () => {
		ownBefore += current?.answered ?? 0;
		current = null;
		current = await connectRedis(host, target, {user: address.user, password});
		return current;
	});

	/** PING is refused while data is loaded, INFO is not: then there is no ping to tell. */
	const ping = async (opened: RedisConnection): Promise<{seconds: number | null}> => {
		const askedAt = host.now();
		if (!pings.isDue(askedAt)) return {seconds: null};
		pings.done(askedAt);
		const [reply] = await opened.ask([['PING']]);
		return {seconds: reply instanceof RedisReplyError ? null : (host.now() - askedAt) / 1000};
	};

	const look = (info: Info, now: number): DatabaseFacts => {
		const window = commands.advance(commandTotals(info), now);
		const {system, version} = systemOf(info);
		const statements = window?.gains.slice(0, maxStatementFacts).map(({key, calls, totalSeconds, rows}): StatementFact => ({statement: washText(key, 80), calls, totalSeconds, meanSeconds: totalSeconds / calls, rows}));
		return {
			database, from: address.from, system, version,
			sessionsByState: countClients(info), sessions: [],
			statements: statements ?? [], statementsSeconds: window?.seconds ?? 0,
			hint: [maySeeSlowLog ? null : 'slow commands: ACL SETUSER this user with +slowlog|get +slowlog|len', info.text('loading') === '1' ? 'the server is loading its data' : null].filter(hint => hint !== null).join(' · ') || null,
			pools: [], replicas: readReplicas(info),
		};
	};

	const read = async (opened: RedisConnection): Promise<Reading> => {
		const answered = await ping(opened);
		const isDue = details.isDue(host.now());
		const own = ownBefore + opened.answered;
		// What was not allowed may be by now.
		if (isDue) maySeeSlowLog = true;
		const [basics, costs, newest = null, length = null] = await opened.ask([['INFO'], ['INFO', 'commandstats'], ...(maySeeSlowLog ? [['SLOWLOG', 'GET', '1'], ['SLOWLOG', 'LEN']] : [])]);
		const now = host.now();
		const info = parseInfo(`${textOf(basics)}\n${textOf(costs)}`);
		if (newest instanceof RedisReplyError || length instanceof RedisReplyError) maySeeSlowLog = false;
		const reading = countersIn(info);
		const gains = counters.advance(reading, now);
		const slow = slowLog.advance(newest, length, reading.life);
		const points = toPoints(labels, {
			...levelsOf(info),
			...(gains !== null && increasesOf(gains, own - (ownAtReading ?? own))),
			'db.server.slow_queries': gains === null ? null : slow,
			'db.server.ping': answered.seconds,
		});
		ownAtReading = own;
		const besides = () => ({...(lastHint === null ? {} : {note: lastHint}), ...restartOf(database, counters.hasRestarted, reading.upSeconds)});
		if (!isDue) return {points, ...besides()};
		details.done(now);
		const facts = look(info, now);
		lastHint = facts.hint;
		return {points, database: facts, ...besides()};
	};

	return {
		name: 'redis',
		from: address.from,
		async collect(signal) {
			try {
				return await connection.use(signal, read);
			} catch (error) {
				throw explainRedis(error, censor);
			}
		},
		async close() {
			connection.close();
		},
	};
};

const plainKind = (kind: string): string => (kind.startsWith('valkey') ? 'valkey' : 'redis');
/** `redis+unix:///run/redis.sock`, or `redis:///?socket=/run/redis.sock`. */
const pathOf = ({socketPath, database}: {readonly socketPath: string | null; readonly database: string | null}): string | null => socketPath ?? (database === null ? null : `/${database}`);

/** The text of a reply; an error reply is thrown. */
const textOf = (reply: Reply | undefined): string => {
	if (reply instanceof Error) throw reply;
	if (typeof reply !== 'string') throw new Error('no reply of Redis');
	return reply;
};
