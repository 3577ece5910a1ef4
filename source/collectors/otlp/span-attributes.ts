/**
 * The attributes of spans that are of use, by their current and their older names.
 * https://opentelemetry.io/docs/specs/semconv/http/http-spans/, https://opentelemetry.io/docs/specs/semconv/database/database-spans/,
 * older names: https://opentelemetry.io/docs/specs/semconv/non-normative/http-migration/
 */
import type {AttributeValue, SpanRecord} from './records.ts';

type Field = 'httpStatus' | 'method' | 'route' | 'path' | 'url' | 'address' | 'databaseSystem' | 'statement' | 'operation' | 'rpcService' | 'rpcMethod' | 'destination' | 'errorType';

/** Where a program sends a new and an old name at once, they say the same. */
const fields: ReadonlyMap<string, Field> = new Map<string, Field>([
	['http.response.status_code', 'httpStatus'], ['http.status_code', 'httpStatus'],
	['http.request.method', 'method'], ['http.method', 'method'],
	['http.route', 'route'],
	['url.path', 'path'], ['http.target', 'path'],
	['url.full', 'url'], ['http.url', 'url'],
	['server.address', 'address'], ['net.peer.name', 'address'],
	['db.system.name', 'databaseSystem'], ['db.system', 'databaseSystem'],
	['db.query.text', 'statement'], ['db.statement', 'statement'],
	['db.operation.name', 'operation'], ['db.operation', 'operation'],
	['rpc.service', 'rpcService'], ['rpc.method', 'rpcMethod'],
	['messaging.destination.name', 'destination'], ['messaging.destination', 'destination'],
	['error.type', 'errorType'],
]);

export const spanFieldOf = (key: string): Field | undefined => fields.get(key);
/** Whether many spans have the same value, so that it is worth keeping one copy. */
export const isRepeated = (field: Field): boolean => field !== 'path' && field !== 'url';

export const setSpanField = (span: SpanRecord, field: Field, value: AttributeValue): void => {
	if (field === 'httpStatus') {
		const status = Number(value);
		if (value !== null && Number.isInteger(status)) span.httpStatus = status;
	} else if (typeof value === 'string') span[field] = value;
	else if (typeof value === 'number') span[field] = String(value);
};
