/** What statements did of late, by performance_schema. */
import type {StatementFact} from '../../../signals/databases.ts';
import type {Due} from '../every.ts';
import {readNumber, readString, type Row} from '../read-value.ts';
import {createStatementList} from '../statement-list.ts';
import {maxComparedStatements, type StatementTotal} from '../statement-window.ts';
import {digestsSql, digestTextsSql, isOwnDigest} from './sql.ts';

/** `statements` is null when the server does not tell; `hint` then says why. */
export type DigestsAnswer = {readonly statements: readonly StatementFact[] | null; readonly seconds: number; readonly hint: string | null};
export type DigestsQuestion = {
	readonly ask: (sql: string) => Promise<readonly Row[]>;
	readonly hasPerformanceSchema: boolean;
	readonly isOpen: () => boolean;
	readonly nowMs: () => number;
};

/** Rows of {digest, calls, seconds, row_count}. */
export const readTotals = (rows: readonly Row[]): StatementTotal[] =>
	rows.flatMap((row): StatementTotal[] => {
		const [key, calls, seconds] = [readString(row['digest']), readNumber(row['calls']), readNumber(row['seconds'])];
		return key === null || calls === null || seconds === null ? [] : [{key, calls, seconds, rows: readNumber(row['row_count'])}];
	});

/** Answers what it found last until it is due again. */
export const createDigests = (due: Due): {look(question: DigestsQuestion): Promise<DigestsAnswer>} => {
	const list = createStatementList('mysql', isOwnDigest);
	let answer: DigestsAnswer = {statements: null, seconds: 0, hint: null};
	return {
		async look({ask, hasPerformanceSchema, isOpen, nowMs}) {
			if (!due.isDue(nowMs())) return answer;
			due.done(nowMs());
			if (!hasPerformanceSchema) {
				answer = {statements: null, seconds: 0, hint: 'statements: performance_schema is off; set performance_schema=ON and restart the server'};
				return answer;
			}
			try {
				const totals = readTotals(await ask(digestsSql(maxComparedStatements)));
				const found = await list.look(totals, nowMs(), async keys => new Map((await ask(digestTextsSql(keys))).map(row => [readString(row['digest']) ?? '', readString(row['text']) ?? ''])));
				answer = {statements: found?.statements ?? [], seconds: found?.seconds ?? 0, hint: null};
			} catch (error) {
				if (!isOpen()) throw error;
				answer = {statements: null, seconds: 0, hint: 'statements: have an administrator run GRANT SELECT ON performance_schema.* TO the user of this input'};
			}
			return answer;
		},
	};
};
