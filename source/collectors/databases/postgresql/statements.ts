/** What statements did of late, by pg_stat_statements. https://www.postgresql.org/docs/current/pgstatstatements.html */
import type {StatementFact} from '../../../signals/databases.ts';
import type {Due} from '../every.ts';
import {codeOf} from '../network-reasons.ts';
import {readNumber, readString, type Row} from '../read-value.ts';
import {createStatementList} from '../statement-list.ts';
import {maxComparedStatements, type StatementTotal} from '../statement-window.ts';
import {mark, statementsSql, statementTextsSql} from './sql.ts';

/** `statements` is null when the server does not tell; `hint` then says why. */
export type StatementsAnswer = {readonly statements: readonly StatementFact[] | null; readonly seconds: number; readonly hint: string | null};

export type StatementsQuestion = {
	readonly ask: (sql: string) => Promise<readonly Row[]>;
	/** The schema that pg_stat_statements is in, quoted; null when it is not created in this database. */
	readonly schema: string | null;
	readonly version: number;
	/** A query that failed leaves the connection open; a lost one does not. */
	readonly isOpen: () => boolean;
	readonly nowMs: () => number;
};

/** Rows of {key, calls, milliseconds, rows}. */
export const readTotals = (rows: readonly Row[]): StatementTotal[] =>
	rows.flatMap((row): StatementTotal[] => {
		const [key, calls, milliseconds] = [readString(row['key']), readNumber(row['calls']), readNumber(row['milliseconds'])];
		return key === null || calls === null || milliseconds === null ? [] : [{key, calls, seconds: milliseconds / 1000, rows: readNumber(row['rows'])}];
	});

const hints: Readonly<Record<string, string>> = {
	'55000': 'statements: add pg_stat_statements to shared_preload_libraries and restart the server',
	'42501': 'statements: have an administrator run GRANT pg_monitor TO the user of this input',
	'57014': 'statements: reading pg_stat_statements took too long',
};

/** Answers what it found last until it is due again. */
export const createPostgresqlStatements = (due: Due): {look(question: StatementsQuestion): Promise<StatementsAnswer>} => {
	const list = createStatementList('ansi', text => text.includes(mark));
	let answer: StatementsAnswer = {statements: null, seconds: 0, hint: null};
	return {
		async look({ask, schema, version, isOpen, nowMs}) {
			if (!due.isDue(nowMs())) return answer;
			due.done(nowMs());
			if (schema === null) {
				answer = {statements: null, seconds: 0, hint: 'statements: CREATE EXTENSION pg_stat_statements in this database (and shared_preload_libraries must name it)'};
				return answer;
			}
			try {
				const rows = await ask(statementsSql(schema, version, maxComparedStatements));
				const found = await list.look(readTotals(rows), nowMs(), async keys => new Map((await ask(statementTextsSql(schema, keys))).map(row => [String(row['key']), readString(row['query']) ?? ''])));
				answer = {statements: found?.statements ?? [], seconds: found?.seconds ?? 0, hint: null};
			} catch (error) {
				if (!isOpen()) throw error;
				answer = {statements: null, seconds: 0, hint: hints[codeOf(error) ?? ''] ?? 'statements: pg_stat_statements cannot be read'};
			}
			return answer;
		},
	};
};
