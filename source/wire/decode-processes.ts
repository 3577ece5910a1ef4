/** Decoding of the topic of processes. */
import {maxProcessFacts, processStates, type ProcessFact, type ProcessFacts} from '../signals/processes.ts';
import {asAmount, asFields, asList, asOneOf, asText, asWhole, orNull, type Fields} from './fields.ts';
import type {ProcessesMessage} from './messages.ts';

/** A count: a whole number from 0 up. */
const asCount = (value: unknown): number | null => {
	const count = asWhole(value);
	return count === null || count < 0 ? null : count;
};

const readProcess = (value: unknown): ProcessFact | null => {
	const fields = asFields(value);
	const pid = asCount(fields?.['pid']);
	const name = asText(fields?.['name']);
	const command = orNull(fields?.['command'], asText);
	const user = asText(fields?.['user']);
	const state = asOneOf(fields?.['state'], processStates);
	const threads = asCount(fields?.['threads']);
	const cpu = orNull(fields?.['cpu'], asAmount);
	const rssBytes = asAmount(fields?.['rssBytes']);
	const memoryRatio = orNull(fields?.['memoryRatio'], asAmount);
	const readBytesPerSecond = orNull(fields?.['readBytesPerSecond'], asAmount);
	const writeBytesPerSecond = orNull(fields?.['writeBytesPerSecond'], asAmount);
	const descriptors = orNull(fields?.['descriptors'], asCount);
	const ageSeconds = orNull(fields?.['ageSeconds'], asAmount);
	const unit = orNull(fields?.['unit'], asText);
	if (pid === null || name === null || command === undefined || user === null || state === null || threads === null || cpu === undefined || rssBytes === null || memoryRatio === undefined) return null;
	if (readBytesPerSecond === undefined || writeBytesPerSecond === undefined || descriptors === undefined || ageSeconds === undefined || unit === undefined) return null;
	return {pid, name, command, user, state, threads, cpu, rssBytes, memoryRatio, readBytesPerSecond, writeBytesPerSecond, descriptors, ageSeconds, unit};
};

const readFacts = (value: unknown): ProcessFacts | null => {
	const fields = asFields(value);
	const seconds = orNull(fields?.['seconds'], asAmount);
	const total = asCount(fields?.['total']);
	const running = asCount(fields?.['running']);
	const blocked = asCount(fields?.['blocked']);
	const zombies = asCount(fields?.['zombies']);
	const notRead = asCount(fields?.['notRead']);
	const scope = asText(fields?.['scope']);
	const hint = orNull(fields?.['hint'], asText);
	const list = asList(fields?.['list'], maxProcessFacts, readProcess);
	if (seconds === undefined || total === null || running === null || blocked === null || zombies === null || notRead === null || scope === null || hint === undefined || !list) return null;
	return {seconds, total, running, blocked, zombies, notRead, scope, hint, list};
};

export const readProcesses = (fields: Fields): ProcessesMessage | null => {
	const seq = asWhole(fields['seq']);
	const data = readFacts(fields['data']);
	return seq === null || !data ? null : {type: 'topic', topic: 'processes', seq, data};
};
