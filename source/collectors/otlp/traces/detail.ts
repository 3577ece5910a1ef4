/** What a span worked on, in a few words that hold nobody's data: no literals, no queries of URLs, no credentials. */
import {maskPrivate} from '../../../signals/private-text.ts';
import {templateRoute} from '../../../signals/route.ts';
import {stripLiterals, type Quoting} from '../../../signals/statement.ts';
import {washText} from '../../../signals/text.ts';
import {spanKinds, type SpanRecord} from '../records.ts';

const quotings: Readonly<Record<string, Quoting>> = {postgresql: 'ansi', sqlite: 'ansi', 'microsoft.sql_server': 'ansi', mssql: 'ansi', oracle: 'ansi', 'oracle.db': 'ansi', mysql: 'mysql', mariadb: 'mysql'};
/** Their commands are words, of which only the first is no data. */
const commandSystems = /^(?:redis|valkey|memcached)$/;

export const describeStatement = (system: string, statement: string): string =>
	commandSystems.test(system) ? washText(statement.trim().split(/\s+/, 1)[0] ?? '', 40) : stripLiterals(statement, Object.hasOwn(quotings, system) ? quotings[system] : 'unknown');

/** Scheme and host as they are, the path as a route. */
const withoutSecrets = (url: string): string => {
	const [origin = ''] = /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i.exec(url) ?? [];
	return `${origin.replace(/\/\/.*@/, '//')}${templateRoute(url)}`;
};

export const detailOf = (span: SpanRecord): string | null => {
	const {kind, databaseSystem, statement, operation, method, url, address, route, path, rpcService, rpcMethod, destination} = span;
	const detail = statement !== '' ? describeStatement(databaseSystem, statement)
		: databaseSystem !== '' ? (operation === '' ? databaseSystem : describeStatement(databaseSystem, operation))
		: kind === spanKinds.client && url !== '' ? `${method} ${withoutSecrets(url)}`
		: rpcMethod !== '' ? (rpcService === '' ? rpcMethod : `${rpcService}/${rpcMethod}`)
		: destination !== '' ? maskPrivate(destination)
		: route !== '' ? maskPrivate(route)
		: path !== '' ? templateRoute(path)
		: kind === spanKinds.client ? address : '';
	const washed = washText(detail, 300).trim();
	return washed === '' ? null : washed;
};

/** Instrumentations may put a statement or a whole URL into a name. */
export const nameOf = ({name, databaseSystem}: SpanRecord): string => {
	const shown = databaseSystem !== '' && !commandSystems.test(databaseSystem) ? stripLiterals(name, Object.hasOwn(quotings, databaseSystem) ? quotings[databaseSystem] : 'unknown') : maskPrivate(name.replace(/(\/[^\s?#]*)[?#]\S*/g, '$1'));
	return washText(shown, 120).trim() || '(no name)';
};
