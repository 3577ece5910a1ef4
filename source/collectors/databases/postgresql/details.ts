/** Sessions and replicas of PostgreSQL from their rows. */
import {maxSessionFacts, type ReplicaFact, type SessionFact} from '../../../signals/databases.ts';
import {washText} from '../../../signals/text.ts';
import {readNumber, readString, type Row} from '../read-value.ts';
import {showStatement} from '../statement-text.ts';

const washed = (value: unknown): string | null => {
	const text = readString(value);
	return text === null || text === '' ? null : washText(text, 80);
};

/** What a session waits for; waiting for its client to say something is no waiting. */
const waitOf = (row: Row): string | null => {
	const kind = washed(row['wait_event_type']);
	return kind === null || kind === 'Client' ? null : `${kind}: ${washed(row['wait_event']) ?? '?'}`;
};

/** Rows of `sessionsSql`, in their order. */
export const readSessionFacts = (rows: readonly Row[]): SessionFact[] =>
	rows.slice(0, maxSessionFacts).flatMap((row): SessionFact[] => {
		const id = readNumber(row['pid']);
		if (id === null) return [];
		const blockers = Array.isArray(row['blocked_by']) ? (row['blocked_by'] as unknown[]).map(readNumber).filter(pid => pid !== null) : [];
		return [{
			id,
			state: washed(row['state']) ?? 'hidden',
			application: washed(row['application_name']),
			user: washed(row['usename']),
			seconds: readNumber(row['seconds']),
			waitsFor: waitOf(row),
			// 0 stands for a prepared transaction, which has no session; the workers of one query name it several times.
			blockedBy: [...new Set(blockers)].filter(pid => pid > 0),
			statement: showStatement(readString(row['query']), 'ansi'),
		}];
	});

/** Rows of `replicasSql`. */
export const readReplicaFacts = (rows: readonly Row[]): ReplicaFact[] =>
	rows.map(row => ({
		name: washed(row['application_name']) ?? washed(row['address']) ?? 'replica',
		state: washed(row['state']) ?? 'hidden',
		lagSeconds: readNumber(row['lag_seconds']),
		lagBytes: readNumber(row['lag_bytes']),
	}));
