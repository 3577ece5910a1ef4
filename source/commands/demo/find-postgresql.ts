/** Looks for a PostgreSQL that the demo may use: DATABASE_URL, else the server on this machine. */
import fs from 'node:fs';
import os from 'node:os';
import pg from 'pg';
import {washText} from '../../signals/text.ts';

export type FoundPostgresql = {
	readonly config: pg.ClientConfig;
	/** Such as `PostgreSQL 15.2 at 127.0.0.1:5432`: never a user or a password. */
	readonly label: string;
	/** What the pool may take without starving the server's other clients. */
	readonly poolMax: number;
};
export type Search = {readonly found: FoundPostgresql} | {readonly found: null; readonly reason: string};

const localBudgetMs = 500;
const urlBudgetMs = 3000;
const poolMax = 20;
const fewestConnections = 4;
const socketFolder = '/var/run/postgresql';

const reasonOf = (error: unknown): string => washText(error instanceof Error ? error.message || error.name : String(error), 120);

const roomQuery = `select current_setting('server_version') as version, current_setting('max_connections')::int as most,
	current_setting('superuser_reserved_connections')::int as reserved, (select coalesce(sum(numbackends), 0)::int from pg_stat_database) as used`;
type RoomRow = {readonly version: string; readonly most: number; readonly reserved: number; readonly used: number};

/** Half of the connections that are free, and never more than the pool wants. */
export const poolSizeFor = ({most, reserved, used}: {readonly most: number; readonly reserved: number; readonly used: number}): number =>
	Math.min(poolMax, Math.floor((most - reserved - used) / 2));

const tryOne = async (config: pg.ClientConfig, budgetMs: number): Promise<Search> => {
	const client = new pg.Client({...config, connectionTimeoutMillis: budgetMs, query_timeout: budgetMs, application_name: 'engineroom demo'});
	client.on('error', () => undefined);
	const place = client.host.startsWith('/') ? client.host : `${client.host}:${client.port}`;
	try {
		await client.connect();
		const row = (await client.query<RoomRow>(roomQuery)).rows[0];
		if (!row) return {found: null, reason: `${place} told nothing about itself`};
		const size = poolSizeFor(row);
		if (size < fewestConnections) return {found: null, reason: `${place} has too few free connections (${row.used} of ${row.most} in use)`};
		return {found: {config, label: washText(`PostgreSQL ${row.version.split(' ')[0] ?? row.version} at ${place}`), poolMax: size}};
	} catch (error) {
		return {found: null, reason: `${washText(place)}: ${reasonOf(error)}`};
	} finally {
		// Not waited for: a server that does not answer would hold the demo up.
		client.end().catch(() => undefined);
	}
};

/** The ways in that a fresh server allows; the driver adds PGHOST and the like, and PGPASSFILE, by itself. */
const localCandidates = (environment: NodeJS.ProcessEnv): readonly pg.ClientConfig[] => {
	if (environment['PGHOST'] ?? environment['PGUSER'] ?? environment['PGSERVICE']) return [{database: environment['PGDATABASE'] ?? 'postgres'}];
	const hosts = [...(fs.existsSync(`${socketFolder}/.s.PGSQL.5432`) ? [socketFolder] : []), '127.0.0.1'];
	const users = [...new Set([os.userInfo().username, 'postgres'])];
	return hosts.flatMap(host => users.map(user => ({host, port: 5432, user, database: 'postgres'})));
};

/** Never throws. Without DATABASE_URL it takes at most half a second. */
export const findPostgresql = async (environment: NodeJS.ProcessEnv, now: () => number): Promise<Search> => {
	const url = environment['DATABASE_URL'];
	if (url) {
		try {
			return await tryOne({connectionString: url}, urlBudgetMs);
		} catch {
			// What the parser says may repeat the URL, and with it the password.
			return {found: null, reason: 'DATABASE_URL is not a URL of PostgreSQL'};
		}
	}
	const ends = now() + localBudgetMs;
	let first: Search | null = null;
	for (const candidate of localCandidates(environment)) {
		const left = ends - now();
		if (left < 1) break;
		const search = await tryOne(candidate, left);
		if (search.found) return search;
		first ??= search;
	}
	return first ?? {found: null, reason: 'no server to try'};
};
