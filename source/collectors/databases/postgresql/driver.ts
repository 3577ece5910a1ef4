/** The only file that knows the package `pg`; loaded when the first PostgreSQL or PgBouncer input is read. */
import pg from 'pg';
import type {Row} from '../read-value.ts';
import {applicationName, noPasswordCode, type ConnectPostgresql, type PostgresqlConnection, type PostgresqlTarget} from './connection.ts';

type Tls = pg.ClientConfig['ssl'];

const tlsOf = ({encryption, authorities}: PostgresqlTarget): Tls => {
	const ca = authorities === null ? {} : {ca: authorities};
	if (encryption === 'none') return false;
	if (encryption === 'verify-full') return {...ca, rejectUnauthorized: true};
	if (encryption === 'verify-ca') return {...ca, rejectUnauthorized: true, checkServerIdentity: () => undefined};
	// Encrypted, but of whom is not asked: what sslmode=prefer and require mean (https://www.postgresql.org/docs/current/libpq-ssl.html).
	return {rejectUnauthorized: false};
};

const openOnce = async (target: PostgresqlTarget, ssl: Tls, signal: AbortSignal): Promise<PostgresqlConnection> => {
	const {session, password} = target;
	const client = new pg.Client({
		host: target.host,
		port: target.port,
		user: target.user,
		database: target.database,
		// A function keeps the driver from looking for a password itself, with a warning on the screen.
		password: () => {
			if (password === null) throw Object.assign(new Error('the server asks for a password'), {code: noPasswordCode});
			return password;
		},
		ssl: ssl ?? false,
		application_name: applicationName,
		connectionTimeoutMillis: target.connectTimeoutMs,
		keepAlive: true,
		...(session !== null && {statement_timeout: session.statementTimeoutMs, options: session.options}),
	});
	let isOpen = true;
	let rejectPending: ((error: Error) => void) | null = null;
	const lose = (error: Error): void => {
		isOpen = false;
		rejectPending?.(error);
	};
	// A lost connection is told by the next query; without a listener it would end the process.
	client.on('error', lose);
	client.on('end', () => lose(Object.assign(new Error('the connection ended'), {code: 'ECONNRESET'})));
	const close = (): void => {
		if (!isOpen) return;
		lose(Object.assign(new Error('closed'), {code: 'ABORT_ERR'}));
		// Ends in order when nothing is under way, else cuts the connection off; either way nobody has to wait for it.
		client.end().catch(() => undefined);
	};
	const whileOpen = <T>(run: () => Promise<T>): Promise<T> =>
		new Promise((resolve, reject) => {
			rejectPending = reject;
			run().then(resolve, reject);
		});
	signal.addEventListener('abort', close, {once: true});
	try {
		await whileOpen(() => client.connect());
	} catch (error) {
		close();
		throw error;
	} finally {
		signal.removeEventListener('abort', close);
	}
	return {
		get isOpen() {
			return isOpen;
		},
		close,
		async query(sql) {
			if (!isOpen) throw Object.assign(new Error('the connection is closed'), {code: 'ECONNRESET'});
			const answer = (await whileOpen(() => client.query(sql))) as pg.QueryResult<Row> | pg.QueryResult<Row>[];
			return Array.isArray(answer) ? answer.map(({rows}) => rows) : [answer.rows];
		},
	};
};

/** Opens a session; `prefer` falls back to plain text when the server speaks no TLS. */
export const connectPostgresql: ConnectPostgresql = async (target, signal) => {
	try {
		return await openOnce(target, tlsOf(target), signal);
	} catch (error) {
		const isWithoutTls = error instanceof Error && /server does not support SSL/i.test(error.message);
		if (target.encryption !== 'prefer' || !isWithoutTls) throw error;
		return openOnce(target, false, signal);
	}
};
