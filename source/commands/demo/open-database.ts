/** Decides which database the shop uses and opens the way to it. */
import type pg from 'pg';
import {startChild, type Child} from './child.ts';
import {findPostgresql} from './find-postgresql.ts';
import type {DatabaseChoice, DatabaseOrder, DatabaseReport} from './messages.ts';

export type OpenDatabase = {
	readonly kind: 'postgresql' | 'embedded';
	readonly config: pg.ClientConfig;
	readonly label: string;
	readonly poolMax: number;
	/** Makes the embedded database answer late; a server is asked to sleep instead. */
	setDelay(seconds: number): void;
	/** Resolves with the reason when the database's own process ends; never for a server. */
	readonly ended: Promise<string>;
	stop(): Promise<void>;
};

export type OpenDatabaseOptions = {
	readonly choice: DatabaseChoice;
	readonly environment: NodeJS.ProcessEnv;
	readonly script: URL;
	readonly now: () => number;
	readonly onProgress: (text: string) => void;
};

const embeddedPoolMax = 20;
/** Compiles less: half of the processor time at the start, and fast enough for a sample shop. What the start needed is collected after it. */
const embeddedFlags = ['--no-warnings', '--expose-gc', '--liftoff', '--no-wasm-tier-up', '--no-wasm-dynamic-tiering'];

const never = new Promise<string>(() => undefined);

const openEmbedded = async (script: URL, adopt: (child: Child<DatabaseOrder>) => void): Promise<OpenDatabase> => {
	let heard: (report: DatabaseReport) => void = () => undefined;
	const first = new Promise<DatabaseReport>(resolve => {
		heard = resolve;
	});
	const child = startChild<DatabaseOrder, DatabaseReport>(script, 'database', report => heard(report), embeddedFlags);
	adopt(child);
	const report = await Promise.race([first, child.ended.then(reason => ({type: 'failed', reason}) as const)]);
	if (report.type === 'failed') {
		await child.stop();
		throw new Error(report.reason);
	}
	return {
		kind: 'embedded',
		config: {host: '127.0.0.1', port: report.port, user: 'postgres', password: 'none', database: 'postgres', ssl: false},
		label: `embedded PGlite, PostgreSQL ${report.version}`,
		poolMax: embeddedPoolMax,
		setDelay: seconds => child.send({type: 'delay', seconds}),
		ended: child.ended,
		stop: () => child.stop(),
	};
};

/**
 * PostgreSQL when one answers, else the embedded database. Throws with one line that says what to do when there is neither, or not
 * the one that was chosen. `adopt` is handed the embedded database's process as soon as there is one.
 */
export const openDatabase = async (options: OpenDatabaseOptions, adopt: (child: Child<DatabaseOrder>) => void): Promise<OpenDatabase> => {
	const {choice, environment, script, now, onProgress} = options;
	if (choice !== 'embedded') {
		const search = await findPostgresql(environment, now);
		if (search.found) {
			const {config, label, poolMax} = search.found;
			return {kind: 'postgresql', config, label, poolMax, setDelay: () => undefined, ended: never, stop: async () => undefined};
		}
		if (choice === 'postgresql') throw new Error(`no PostgreSQL for the demo: ${search.reason}`);
		onProgress(`no PostgreSQL (${search.reason}): starting the embedded one`);
	} else {
		onProgress('starting the embedded database');
	}
	return openEmbedded(script, adopt);
};
