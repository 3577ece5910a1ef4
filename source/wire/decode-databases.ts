/** Decoding of the topic of database servers. */
import {maxSessionFacts, maxStatementFacts, type DatabaseFacts, type DatabasePoolFact, type DatabaseSystem, type ReplicaFact, type SessionFact, type StatementFact} from '../signals/databases.ts';
import {washText} from '../signals/text.ts';
import {asAmount, asFields, asList, asOneOf, asText, asWhole, orNull, type Fields} from './fields.ts';
import {maxDatabasePools, maxDatabases, maxStatementLength} from './limits.ts';
import type {DatabasesMessage} from './messages.ts';

const systems = ['postgresql', 'mysql', 'mariadb', 'redis', 'valkey', 'pgbouncer'] as const satisfies readonly DatabaseSystem[];
const asStatement = (value: unknown): string | null => (typeof value === 'string' ? washText(value, maxStatementLength) : null);

const readSession = (value: unknown): SessionFact | null => {
	const fields = asFields(value);
	const id = asWhole(fields?.['id']);
	const state = asText(fields?.['state']);
	const application = orNull(fields?.['application'], asText);
	const user = orNull(fields?.['user'], asText);
	const seconds = orNull(fields?.['seconds'], asAmount);
	const waitsFor = orNull(fields?.['waitsFor'], asText);
	const statement = orNull(fields?.['statement'], asStatement);
	const blockedBy = asList(fields?.['blockedBy'], maxSessionFacts, asWhole);
	if (id === null || state === null || !blockedBy || application === undefined || user === undefined || seconds === undefined || waitsFor === undefined || statement === undefined) return null;
	return {id, state, application, user, seconds, waitsFor, blockedBy, statement};
};

const readStatement = (value: unknown): StatementFact | null => {
	const fields = asFields(value);
	const statement = asStatement(fields?.['statement']);
	const calls = asAmount(fields?.['calls']);
	const totalSeconds = asAmount(fields?.['totalSeconds']);
	const meanSeconds = asAmount(fields?.['meanSeconds']);
	const rows = orNull(fields?.['rows'], asAmount);
	return statement === null || calls === null || totalSeconds === null || meanSeconds === null || rows === undefined ? null : {statement, calls, totalSeconds, meanSeconds, rows};
};

const readPool = (value: unknown): DatabasePoolFact | null => {
	const fields = asFields(value);
	const name = asText(fields?.['name']);
	const used = asAmount(fields?.['used']);
	const idle = asAmount(fields?.['idle']);
	const waiting = asAmount(fields?.['waiting']);
	const max = orNull(fields?.['max'], asAmount);
	const longestWaitSeconds = orNull(fields?.['longestWaitSeconds'], asAmount);
	return name === null || used === null || idle === null || waiting === null || max === undefined || longestWaitSeconds === undefined ? null : {name, used, idle, waiting, max, longestWaitSeconds};
};

const readReplica = (value: unknown): ReplicaFact | null => {
	const fields = asFields(value);
	const name = asText(fields?.['name']);
	const state = asText(fields?.['state']);
	const lagSeconds = orNull(fields?.['lagSeconds'], asAmount);
	const lagBytes = orNull(fields?.['lagBytes'], asAmount);
	return name === null || state === null || lagSeconds === undefined || lagBytes === undefined ? null : {name, state, lagSeconds, lagBytes};
};

const readStates = (value: unknown): Record<string, number> | null => {
	const fields = asFields(value);
	if (!fields || Object.keys(fields).length > 50) return null;
	const states: Record<string, number> = Object.create(null) as Record<string, number>;
	for (const [name, told] of Object.entries(fields)) {
		const state = asText(name);
		const count = asAmount(told);
		if (state === null || count === null) return null;
		states[state] = count;
	}
	return states;
};

const readDatabase = (value: unknown): DatabaseFacts | null => {
	const fields = asFields(value);
	const database = asText(fields?.['database']);
	const from = asText(fields?.['from']);
	const system = asOneOf(fields?.['system'], systems);
	const version = asText(fields?.['version']);
	const sessionsByState = readStates(fields?.['sessionsByState']);
	const sessions = asList(fields?.['sessions'], maxSessionFacts, readSession);
	const statements = orNull(fields?.['statements'], list => asList(list, maxStatementFacts, readStatement));
	const statementsSeconds = asAmount(fields?.['statementsSeconds']);
	const hint = orNull(fields?.['hint'], asStatement);
	const pools = asList(fields?.['pools'], maxDatabasePools, readPool);
	const replicas = asList(fields?.['replicas'], maxDatabasePools, readReplica);
	if (database === null || from === null || system === null || version === null || !sessionsByState || !sessions || statements === undefined || statementsSeconds === null || hint === undefined || !pools || !replicas) return null;
	return {database, from, system, version, sessionsByState, sessions, statements, statementsSeconds, hint, pools, replicas};
};

export const readDatabases = (fields: Fields): DatabasesMessage | null => {
	const seq = asWhole(fields['seq']);
	const data = asList(fields['data'], maxDatabases, readDatabase);
	return seq === null || !data ? null : {type: 'topic', topic: 'databases', seq, data};
};
