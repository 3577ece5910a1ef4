/** The embedded database's own process: PGlite runs one statement at a time and blocks while it does. */
import net from 'node:net';
import {washText} from '../../signals/text.ts';
import {startDelayProxy} from './delay-proxy.ts';
import type {DatabaseOrder, DatabaseReport} from './messages.ts';
import {endWithParent, tellParent} from './process-life.ts';

/** More than the pool has: a closing connection may overlap the one that takes its place. */
const maxConnections = 40;
const afterStartMs = 3000;
export const installHint = 'the embedded database is not installed: npm install @electric-sql/pglite @electric-sql/pglite-socket, or name a PostgreSQL in DATABASE_URL';

const load = async () => {
	try {
		const [{PGlite}, {PGLiteSocketServer}] = await Promise.all([import('@electric-sql/pglite'), import('@electric-sql/pglite-socket')]);
		return {PGlite, PGLiteSocketServer};
	} catch {
		return null;
	}
};

const open = async () => {
	const packages = await load();
	if (!packages) throw new Error(installHint);
	const db = await packages.PGlite.create('memory://');
	const server = new packages.PGLiteSocketServer({db, host: '127.0.0.1', port: 0, maxConnections});
	await server.start();
	const port = Number(server.getServerConn().split(':').at(-1));
	const {rows} = await db.query<{version: string}>("select current_setting('server_version') as version");
	const proxy = await startDelayProxy(() => net.connect(port, '127.0.0.1'));
	return {db, server, proxy, version: washText(rows[0]?.version ?? 'of unknown version', 20)};
};

export const runDatabaseProcess = (process: NodeJS.Process): void => {
	const report = (message: DatabaseReport): void => tellParent(process, message);
	const opening = open();
	const end = endWithParent(process, async () => {
		const {db, server, proxy} = await opening;
		await proxy.close();
		await server.stop();
		await db.close();
	});
	opening.then(
		({proxy, version}) => {
			report({type: 'ready', port: proxy.port, version});
			// The start leaves some 300 MB behind that would else stay until the heap grows.
			setTimeout(() => (globalThis as {gc?: () => void}).gc?.(), afterStartMs).unref();
		},
		(error: unknown) => {
			report({type: 'failed', reason: washText(error instanceof Error ? error.message : String(error))});
			end();
		},
	);
	process.on('message', (order: DatabaseOrder) => {
		if (order.type === 'stop') end();
		else void opening.then(({proxy}) => proxy.setDelay(order.seconds)).catch(() => undefined);
	});
};
