/** The shop's way to its database: a real driver pool, timed, and with the two ways in which it can be made to hurt. */
import pg from 'pg';
import type {ShopMetrics} from './shop-metrics.ts';

export type Connection = {
	query(sql: string): Promise<void>;
	/** All statements in one transaction and one round trip. */
	transaction(statements: readonly string[]): Promise<void>;
};

/** `lock`: all take one lock in turn. `delaySeconds`: each round trip takes that much longer. */
export type Hurt = {lock: boolean; delaySeconds: number};

export type ShopDatabase = {
	/** Waits for a connection of the pool, at most `acquireTimeoutMs`; gives it back whatever happens. */
	withConnection<T>(use: (connection: Connection) => Promise<T>): Promise<T>;
	readonly counts: () => {readonly used: number; readonly idle: number; readonly waiting: number; readonly max: number};
	close(): Promise<void>;
};

export type ShopDatabaseOptions = {
	readonly config: pg.ClientConfig;
	readonly poolMax: number;
	/** Settings of a real server that PGlite does not know. */
	readonly bounded: 'by the server' | 'not';
	readonly hurt: Readonly<Hurt>;
	readonly metrics: ShopMetrics;
	readonly now: () => number;
	readonly wait: (seconds: number) => Promise<void>;
	/** Tells the demos on one server apart. */
	readonly lockKey: number;
};

export const acquireTimeoutMs = 5000;
/** With what a request does meanwhile: some 20 requests a second get through where 50 come. */
const lockHeldSeconds = 0.03;

/** Statements end and their backends leave soon after the shop has, even when it was killed. */
const bounds = `select set_config(name, value, false) from (values ('statement_timeout', '15s'), ('idle_in_transaction_session_timeout', '30s'),
	('client_connection_check_interval', '1s')) as wanted(name, value) where name in (select name from pg_settings)`;

/** The pool waits for what this returns, though its type does not say so. */
const setBounds = (client: pg.ClientBase): unknown => client.query(bounds);

export const openShopDatabase = (options: ShopDatabaseOptions): ShopDatabase => {
	const {config, poolMax, hurt, metrics, now, wait} = options;
	const pool = new pg.Pool({
		...config,
		max: poolMax,
		connectionTimeoutMillis: acquireTimeoutMs,
		idleTimeoutMillis: 60_000,
		application_name: 'engineroom demo',
		...(options.bounded === 'by the server' ? {onConnect: setBounds} : {}),
	});
	// A server that goes away ends connections; what was asked over them fails, and the pool opens new ones.
	pool.on('error', () => undefined);
	pool.on('connect', client => client.on('error', () => undefined));

	const run = async (client: pg.ClientBase, operation: string, sql: string): Promise<void> => {
		const started = now();
		try {
			await client.query(sql);
		} finally {
			metrics.queryDuration.observe({db_operation_name: operation, db_system_name: 'postgresql'}, (now() - started) / 1000);
		}
	};
	const sleep = (): string => (hurt.delaySeconds > 0 ? `select pg_sleep(${hurt.delaySeconds}); ` : '');
	const plain = (client: pg.ClientBase): Connection => ({
		query: sql => run(client, 'SELECT', sleep() + sql),
		transaction: statements => run(client, 'BEGIN', `begin; ${sleep()}${statements.join('; ')}; commit`),
	});
	/** Inside a transaction that holds the lock there can be no other one. */
	const locked = (client: pg.ClientBase): Connection => ({...plain(client), transaction: statements => run(client, 'SELECT', statements.join('; '))});

	const useLocked = async <T>(client: pg.ClientBase, use: (connection: Connection) => Promise<T>): Promise<T> => {
		await run(client, 'BEGIN', `begin; select pg_advisory_xact_lock(${options.lockKey})`);
		await wait(lockHeldSeconds);
		const result = await use(locked(client));
		await run(client, 'COMMIT', 'commit');
		return result;
	};

	return {
		async withConnection(use) {
			const asked = now();
			const client = await pool.connect();
			metrics.acquireWait.observe((now() - asked) / 1000);
			let broken = true;
			try {
				const result = hurt.lock ? await useLocked(client, use) : await use(plain(client));
				broken = false;
				return result;
			} finally {
				// A connection on which something failed may be in the midst of a transaction: it is not used again.
				client.release(broken);
			}
		},
		counts: () => ({used: pool.totalCount - pool.idleCount, idle: pool.idleCount, waiting: pool.waitingCount, max: poolMax}),
		close: () => pool.end(),
	};
};
