/** Asks a server, and counts what it has counted of that as questions. */
import type {Row} from '../read-value.ts';
import type {MysqlConnection} from './connection.ts';

export type Answers = readonly (readonly Row[])[];
export type Questions = {
	/** Statements of ours that the server has counted so far. */
	readonly asked: number;
	/** Takes back what was thought to be counted. */
	takeBack(count: number): void;
	/** In one round trip. Every statement is one question to the server, however many go together. */
	readonly askAll: (connection: MysqlConnection, statements: readonly string[]) => Promise<Answers>;
	readonly ask: (connection: MysqlConnection, sql: string) => Promise<readonly Row[]>;
	/** Null when one is refused, or the server does not know it; a lost connection and a timeout are thrown. `mayBeRefused` tells which it then was. */
	readonly askAllIfAllowed: (connection: MysqlConnection, statements: readonly string[], mayBeRefused: (sql: string) => boolean) => Promise<Answers | null>;
	readonly askIfAllowed: (connection: MysqlConnection, sql: string) => Promise<readonly Row[] | null>;
};

/** 3024: MySQL's max_execution_time; 1969: MariaDB's max_statement_time. */
const isTimeout = (error: unknown): boolean => [3024, 1969].includes((error as {errno?: number} | null)?.errno ?? 0);

export const createQuestions = (): Questions => {
	let asked = 0;
	const askAll: Questions['askAll'] = (connection, statements) => {
		asked += statements.length;
		return connection.query(statements.join(';'));
	};
	const askAllIfAllowed: Questions['askAllIfAllowed'] = async (connection, statements, mayBeRefused) => {
		const before = asked;
		try {
			return await askAll(connection, statements);
		} catch (error) {
			if (!connection.isOpen || isTimeout(error)) throw error;
			// A statement that is refused ends the round: the server has counted it, and none of those after it.
			asked = before + statements.findIndex(mayBeRefused) + 1;
			return null;
		}
	};
	return {
		get asked() {
			return asked;
		},
		takeBack(count) {
			asked -= count;
		},
		askAll,
		ask: async (connection, sql) => (await askAll(connection, [sql]))[0] ?? [],
		askAllIfAllowed,
		askIfAllowed: async (connection, sql) => {
			const answers = await askAllIfAllowed(connection, [sql], () => true);
			return answers === null ? null : (answers[0] ?? []);
		},
	};
};
