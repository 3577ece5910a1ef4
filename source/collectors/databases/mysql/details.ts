/** Sessions and replication of MySQL and MariaDB from their rows. */
import {maxSessionFacts, type ReplicaFact, type SessionFact} from '../../../signals/databases.ts';
import {washText} from '../../../signals/text.ts';
import {readNumber, readString, type Row} from '../read-value.ts';
import {showStatement} from '../statement-text.ts';

const washed = (value: unknown): string | null => {
	const text = readString(value);
	return text === null || text === '' ? null : washText(text, 80);
};

/** Ids of those that block, by the id of the one that waits. Rows of `blockersSql`. */
export const readBlockers = (rows: readonly Row[]): ReadonlyMap<number, readonly number[]> => {
	const blockers = new Map<number, number[]>();
	for (const row of rows) {
		const [waiting, blocking] = [readNumber(row['waiting']), readNumber(row['blocking'])];
		if (waiting !== null && blocking !== null) blockers.set(waiting, [...(blockers.get(waiting) ?? []), blocking]);
	}
	return blockers;
};

const waitOf = (row: Row): string | null => {
	if (row['trx_state'] === 'LOCK WAIT') return 'row lock';
	return readNumber(row['waits_for_table_lock']) === 1 ? washed(row['state']) : null;
};

/** Rows of `sessionListSql`: those that wait or block first, then the longest. */
export const readSessionFacts = (rows: readonly Row[], blockers: ReadonlyMap<number, readonly number[]>): SessionFact[] => {
	const blocking = new Set([...blockers.values()].flat());
	const facts = rows.flatMap((row): SessionFact[] => {
		const id = readNumber(row['id']);
		if (id === null) return [];
		const command = washed(row['command']) ?? '?';
		const holds = command === 'Sleep' && readNumber(row['transaction_seconds']) !== null;
		return [{
			id,
			state: holds ? 'Sleep (in transaction)' : command,
			application: null,
			user: washed(row['user']),
			seconds: readNumber(holds ? row['transaction_seconds'] : row['seconds']),
			waitsFor: waitOf(row),
			blockedBy: blockers.get(id) ?? [],
			statement: showStatement(readString(row['statement']), 'mysql'),
		}];
	});
	const isEntangled = ({id, waitsFor}: SessionFact): number => (waitsFor !== null || blocking.has(id) ? 1 : 0);
	return facts.sort((a, b) => isEntangled(b) - isEntangled(a) || (b.seconds ?? -1) - (a.seconds ?? -1)).slice(0, maxSessionFacts);
};

const firstOf = (row: Row, names: readonly string[]): unknown => names.map(name => row[name]).find(value => value !== undefined);

/** Sources that this replica follows (rows of `replicaSql`) and replicas that follow this server (rows of `followersSql`). */
export const readReplicaFacts = (sources: readonly Row[], followers: readonly Row[]): ReplicaFact[] => [
	...sources.map((row): ReplicaFact => {
		const [io, sql] = [washed(firstOf(row, ['Replica_IO_Running', 'Slave_IO_Running'])), washed(firstOf(row, ['Replica_SQL_Running', 'Slave_SQL_Running']))];
		const lag = readNumber(firstOf(row, ['Seconds_Behind_Source', 'Seconds_Behind_Master']));
		return {name: `from ${washed(firstOf(row, ['Source_Host', 'Master_Host'])) ?? '?'}`, state: io === 'Yes' && sql === 'Yes' ? 'running' : `stopped (IO ${io ?? '?'}, SQL ${sql ?? '?'})`, lagSeconds: lag, lagBytes: null};
	}),
	...followers.map((row): ReplicaFact => ({name: washed(row['host']) ?? 'replica', state: washed(row['state']) ?? '', lagSeconds: null, lagBytes: null})),
];
