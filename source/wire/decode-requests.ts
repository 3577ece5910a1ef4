/** Decoding of the topic of single requests. */
import {maxRequests, type RequestFact} from '../signals/requests.ts';
import {statusClasses} from '../signals/status.ts';
import {asAmount, asFields, asList, asOneOf, asText, asWhole, orNull, type Fields} from './fields.ts';
import type {RequestsMessage} from './messages.ts';

const readRequest = (value: unknown): RequestFact | null => {
	const fields = asFields(value);
	const seq = asWhole(fields?.['seq']);
	const service = asText(fields?.['service']);
	const from = asText(fields?.['from']);
	const method = asText(fields?.['method']);
	const route = asText(fields?.['route']);
	const status = orNull(fields?.['status'], told => asOneOf(told, statusClasses));
	const seconds = orNull(fields?.['seconds'], asAmount);
	const count = asWhole(fields?.['count']);
	if (seq === null || service === null || from === null || method === null || route === null || status === undefined || seconds === undefined || count === null || count < 1) return null;
	return {seq, service, from, method, route, status, seconds, failed: fields?.['failed'] === true, count};
};

export const readRequests = (fields: Fields): RequestsMessage | null => {
	const seq = asWhole(fields['seq']);
	const data = asList(fields['data'], maxRequests, readRequest);
	return seq === null || !data ? null : {type: 'topic', topic: 'requests', seq, data};
};
