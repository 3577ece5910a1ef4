/** The only file that knows the package `mysql2`; loaded when the first MySQL or MariaDB input is read. */
import mysql from 'mysql2';
import type {Row} from '../read-value.ts';
import type {ConnectMysql, MysqlConnection, MysqlTarget} from './connection.ts';

type Tls = NonNullable<mysql.ConnectionOptions['ssl']>;

/** https://dev.mysql.com/doc/refman/8.4/en/connection-options.html#option_general_ssl-mode */
const tlsOf = ({encryption, authorities}: MysqlTarget): Tls | null => {
	const ca = authorities === null ? {} : {ca: authorities};
	if (encryption === 'none') return null;
	if (encryption === 'verify-full') return {...ca, rejectUnauthorized: true, verifyIdentity: true};
	if (encryption === 'verify-ca') return {...ca, rejectUnauthorized: true};
	return {rejectUnauthorized: false};
};

/** Rows of one statement, or a list of those of several; what a statement without rows answers is no list. */
const readAnswer = (answer: unknown): readonly (readonly Row[])[] => {
	if (!Array.isArray(answer)) return [[]];
	const isOfSeveral = answer.length > 0 && answer.every(one => Array.isArray(one) || isHeader(one));
	return isOfSeveral ? answer.map((one: unknown) => (Array.isArray(one) ? (one as readonly Row[]) : [])) : [answer as readonly Row[]];
};
const isHeader = (one: unknown): boolean => typeof one === 'object' && one !== null && 'affectedRows' in one && 'serverStatus' in one;

const openOnce = async (target: MysqlTarget, ssl: Tls | null, signal: AbortSignal): Promise<MysqlConnection> => {
	const connection = mysql.createConnection({
		...target.place,
		user: target.user,
		...(target.password !== null && {password: target.password}),
		...(target.database !== null && {database: target.database}),
		...(ssl !== null && {ssl}),
		connectTimeout: target.connectTimeoutMs,
		connectAttributes: {program_name: 'engineroom'},
		supportBigNumbers: true,
		dateStrings: true,
		// What is asked is written in this folder and holds nothing from outside.
		multipleStatements: true,
		// Nor has it places for values, which the driver would look for character by character.
		queryFormat: sql => sql,
	});
	let isOpen = true;
	let rejectPending: ((error: Error) => void) | null = null;
	const lose = (error: Error): void => {
		if (!isOpen) return;
		isOpen = false;
		connection.destroy();
		rejectPending?.(error);
	};
	connection.on('error', lose);
	connection.on('end', () => lose(Object.assign(new Error('the connection ended'), {code: 'ECONNRESET'})));
	const close = (): void => lose(Object.assign(new Error('closed'), {code: 'ABORT_ERR'}));
	/** The driver does not answer what was under way when a connection is cut off: we do. */
	const whileOpen = <T>(run: (done: (error: Error | null | undefined, value: T) => void) => void): Promise<T> =>
		new Promise((resolve, reject) => {
			if (!isOpen) return reject(Object.assign(new Error('the connection is closed'), {code: 'ECONNRESET'}));
			rejectPending = reject;
			run((error, value) => {
				if (error === null || error === undefined) return resolve(value);
				// Such an error leaves a connection that is of no use.
				if ((error as {fatal?: unknown}).fatal === true) lose(error);
				reject(error);
			});
		});
	signal.addEventListener('abort', close, {once: true});
	try {
		await whileOpen<void>(done => connection.connect(error => done(error, undefined)));
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
		query: sql =>
			whileOpen<readonly (readonly Row[])[]>(done => {
				connection.query(sql, (error, answer) => done(error, readAnswer(answer)));
			}),
		ping: () => whileOpen<void>(done => connection.ping(error => done(error, undefined))),
	};
};

/** Opens a session; `prefer` falls back to plain text when the server speaks no TLS. */
export const connectMysql: ConnectMysql = async (target, signal) => {
	try {
		return await openOnce(target, tlsOf(target), signal);
	} catch (error) {
		if (target.encryption !== 'prefer' || (error as {code?: unknown}).code !== 'HANDSHAKE_NO_SSL_SUPPORT') throw error;
		return openOnce(target, null, signal);
	}
};
