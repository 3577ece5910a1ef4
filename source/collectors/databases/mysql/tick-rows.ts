/** What a tick answers (rows of `tickSql`), taken apart. */
import {washText} from '../../../signals/text.ts';
import {largestKnown, readNumber, readString, type Row} from '../read-value.ts';
import {statusNames} from './sql.ts';

/** Values by their names as MySQL writes them; the table of MariaDB has them in capitals. */
export type Status = Readonly<Record<string, number | null>>;
export type SessionCounts = {
	/** Clients that this user may see, ours not among them. */
	readonly visible: number;
	/** Clients by what they do, in the server's words. */
	readonly byState: Readonly<Record<string, number>>;
	/** Null when no client runs a query. */
	readonly longestQuerySeconds: number | null;
	/** Those that wait for tables, schemas and names. */
	readonly tableLockWaiters: number;
	/** Replicas that read this server's log. */
	readonly followers: number;
};
export type TransactionCounts = {
	/** Null when there is none. */
	readonly longestSeconds: number | null;
	readonly rowLockWaiters: number | null;
	readonly idle: number | null;
};
export type TickCounts = {
	readonly status: Status;
	readonly sessions: SessionCounts;
	/** Null when this user may not see them. */
	readonly transactions: TransactionCounts | null;
};

const nameOf: ReadonlyMap<string, string> = new Map(statusNames.map(name => [name.toUpperCase(), name]));

/** Rows of {name, value} or of {Variable_name, Value}. */
export const readStatus = (rows: readonly Row[]): Status =>
	Object.fromEntries(rows.map(row => {
		const name = readString(row['name'] ?? row['Variable_name']) ?? '';
		return [nameOf.get(name.toUpperCase()) ?? name, readNumber(row['value'] ?? row['Value'])];
	}));

const isFollower = (row: Row): boolean => readString(row['name'])?.startsWith('Binlog Dump') === true;
const sumOf = (rows: readonly Row[], column: string): number => rows.reduce((sum, row) => sum + (readNumber(row[column]) ?? 0), 0);

/** Rows by command. */
export const readSessions = (rows: readonly Row[]): SessionCounts => {
	const clients = rows.filter(row => !isFollower(row));
	const named = clients.map(row => [washText(readString(row['name']) || '?', 80), readNumber(row['value']) ?? 0] as const);
	return {
		visible: sumOf(clients, 'value'),
		byState: Object.fromEntries(named),
		longestQuerySeconds: largestKnown(clients.map(row => readNumber(row['longest']))),
		tableLockWaiters: sumOf(clients, 'waiters'),
		followers: sumOf(rows.filter(isFollower), 'value'),
	};
};

const readTransactions = (row: Row): TransactionCounts => ({longestSeconds: readNumber(row['longest']), rowLockWaiters: readNumber(row['waiters']), idle: readNumber(row['value'])});

/** All rows of a tick, of however many statements they are. */
export const readTickCounts = (rows: readonly Row[]): TickCounts => {
	const transactions = rows.find(row => row['part'] === 'transactions');
	return {
		status: readStatus(rows.filter(row => row['part'] === 'status' || row['part'] === undefined)),
		sessions: readSessions(rows.filter(row => row['part'] === 'sessions')),
		transactions: transactions === undefined ? null : readTransactions(transactions),
	};
};

/** Whether no client did anything or held a transaction: then there is no session worth listing. */
export const isQuiet = ({sessions, transactions}: TickCounts): boolean =>
	(transactions === null || transactions.longestSeconds === null) && Object.keys(sessions.byState).every(command => command === 'Sleep');
