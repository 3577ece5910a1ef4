/** Decoding of the message of restarts. */
import {restartKinds} from '../signals/restart.ts';
import {asFields, asFinite, asList, asOneOf, asText, type Fields} from './fields.ts';
import {maxRestarts} from './limits.ts';
import type {RestartRecord, RestartsMessage} from './messages.ts';

const readRestart = (value: unknown): RestartRecord | null => {
	const fields = asFields(value);
	const seq = asFinite(fields?.['seq']);
	const of = asOneOf(fields?.['of'], restartKinds);
	const name = asText(fields?.['name']);
	return seq === null || !Number.isSafeInteger(seq) || of === null || name === null ? null : {seq, of, name};
};

export const readRestarts = (fields: Fields): RestartsMessage | null => {
	const restarts = asList(fields['restarts'], maxRestarts, readRestart);
	return restarts && {type: 'restarts', restarts};
};
