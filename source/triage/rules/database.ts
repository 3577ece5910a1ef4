/** What a database server tells of trouble: locks, slow queries, evictions, replicas behind. */
import type {DatabaseFigures, Evidence, Finding} from '../../signals/board.ts';
import type {SeriesName} from '../../signals/catalog.ts';
import {findBreach, type Breach, type Breaks} from '../breach.ts';
import type {Rule, Say, Track, TriageInput} from '../input.ts';
import {makeFinding, sayLasting} from '../make-finding.ts';

type DatabaseRule = {
	readonly rule: string;
	/** The figure that is judged. */
	readonly read: (figures: DatabaseFigures) => number | null;
	/** Its series, for how long it has gone on. */
	readonly series: SeriesName;
	readonly warning: number;
	/** null when it is never worse than a warning. */
	readonly critical: number | null;
	readonly unit: Evidence['unit'];
	readonly tell: (figures: DatabaseFigures, value: number, lasting: string, say: Say) => string;
};

const optional = (value: number | null, tell: (value: number) => string): string => (value === null || value === 0 ? '' : tell(value));

const breaks = (track: Track, limit: number): Breaks => slot => {
	const reading = track[slot] as number;
	return reading > 0 && reading >= limit ? true : Number.isNaN(reading) ? null : false;
};

/** One rule for the worst database server, of what breaks its limit now and has done so in the newest readings. */
const judgeDatabases = ({rule, read, series, warning, critical, unit, tell}: DatabaseRule): Rule => (input: TriageInput, say: Say): Finding | null => {
	let worst: {readonly figures: DatabaseFigures; readonly value: number} | null = null;
	const {databases} = input;
	if (databases === undefined || databases.length === 0) return null;
	for (const figures of databases) {
		const value = read(figures);
		if (value !== null && value >= warning && (worst === null || value > worst.value)) worst = {figures, value};
	}
	if (!worst) return null;
	const {figures, value} = worst;
	const track = input.pastOfDatabase?.(figures.database, series) ?? [];
	const breach: Breach | null = findBreach(track.length, breaks(track, Math.min(warning, 1)), {slotSeconds: input.slotSeconds, confirm: 2});
	if (!breach) return null;
	return makeFinding(input, breach, {
		severity: critical !== null && value >= critical ? 'critical' : 'warning',
		rule,
		subject: figures.database,
		text: `${figures.database}: ${tell(figures, value, sayLasting(input, breach, say), say)}`,
		evidence: [{signal: 'pool', value, baseline: null, unit}],
	});
};

const sessions = (count: number, say: Say): string => `${say(count, 'count')} ${count === 1 ? 'session' : 'sessions'}`;

export const databaseLocked = judgeDatabases({
	rule: 'database-locked', read: ({lockWaiters}) => lockWaiters, series: 'db.server.lock_waiters', warning: 1, critical: 5, unit: 'count',
	tell: (figures, value, lasting, say) => `${sessions(value, say)} waiting for a lock ${lasting}${optional(figures.longestTransactionSeconds, age => `, the oldest transaction is open for ${say(age, 'duration')}`)}`,
});

export const databaseSlow = judgeDatabases({
	rule: 'database-slow-query', read: ({longestQuerySeconds}) => longestQuerySeconds, series: 'db.server.longest_query', warning: 2, critical: 30, unit: 'seconds',
	tell: (figures, value, _lasting, say) => `a query has been running for ${say(value, 'duration')}${optional(figures.slowQueries, count => `, ${say(count, 'count')} slow ones have ended`)}`,
});

export const databaseIdleInTransaction = judgeDatabases({
	rule: 'database-idle-transaction', read: ({idleInTransaction, longestTransactionSeconds}) => (idleInTransaction === null || idleInTransaction === 0 ? null : longestTransactionSeconds), series: 'db.server.connections.idle_in_transaction', warning: 30, critical: 300, unit: 'seconds',
	tell: (figures, value, _lasting, say) => `${sessions(figures.idleInTransaction ?? 1, say)} idle in a transaction, the oldest open for ${say(value, 'duration')}`,
});

export const databaseEvicting = judgeDatabases({
	rule: 'database-evicting', read: ({evictionsPerSecond}) => evictionsPerSecond, series: 'db.server.evictions', warning: 0.5, critical: 1000, unit: 'count',
	tell: (figures, value, lasting, say) => `evicting ${say(value, 'perSecond')} keys a second ${lasting}: memory is full${optional(figures.memoryMaxBytes, max => ` (${say(max, 'bytes')})`)}`,
});

export const databaseRejecting = judgeDatabases({
	rule: 'database-rejecting', read: ({rejected}) => rejected, series: 'db.server.connections.rejected', warning: 1, critical: 1, unit: 'count',
	tell: (figures, value, lasting, say) => `turned ${say(value, 'count')} connections away ${lasting}${optional(figures.max, max => `: its limit is ${say(max, 'count')}`)}`,
});

export const replicaBehind = judgeDatabases({
	rule: 'replica-behind', read: ({replicationLagSeconds}) => replicationLagSeconds, series: 'db.server.replication_lag', warning: 10, critical: 60, unit: 'seconds',
	tell: (_figures, value, _lasting, say) => `a replica is ${say(value, 'duration')} behind`,
});
