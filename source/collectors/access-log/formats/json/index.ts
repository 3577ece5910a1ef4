/** JSON lines: each line is read by the keys of the program that it is recognised as. */
import {readByKeys, toDuration, unitOfKey, type LookUp} from '../keys.ts';
import type {LogRecord} from '../../record.ts';
import type {Format, LineReader} from '../format.ts';
import {createPending, type Pending} from '../pending.ts';
import {bunyan} from './bunyan.ts';
import {caddy} from './caddy.ts';
import type {Dialect} from './dialect.ts';
import {echo} from './echo.ts';
import {envoyJson} from './envoy.ts';
import {expressWinston} from './express-winston.ts';
import {fastify} from './fastify.ts';
import {createKeyTree} from './key-tree.ts';
import {logrageJson} from './lograge.ts';
import {pinoHttp} from './pino-http.ts';
import {traefik} from './traefik.ts';
import {userKeys} from './user-keys.ts';

/** In the order in which a line is tried on them. */
export const dialects: readonly Dialect[] = [caddy, traefik, echo, envoyJson, fastify, pinoHttp, expressWinston, bunyan, logrageJson, userKeys];

/** Time stamps and headers of syslog or a logger that may stand before the object. */
const maxPrefix = 200;
/** Lines without a duration of a known name that are searched for a name that tells its unit. */
const maxSearches = 20;

const pathsOf = ({asks, marks, keys}: Dialect): readonly string[] => [...asks, ...marks, ...keys.status, ...keys.method, ...keys.path, ...keys.request, ...keys.durations.map(([path]) => path), ...keys.open];

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** The first half of a request is kept, the second one completed by it. */
const join = (dialect: Dialect, look: LookUp, pending: Pending, into: LogRecord): void => {
	if (!dialect.joins) return;
	const half = pending.finish(dialect.joins.nameOf(look));
	if (!half) return;
	into.method = half.method;
	into.path = half.path;
};

const createReader = (candidates: readonly Dialect[]): LineReader => {
	const {slotOf, read, values, roots} = createKeyTree();
	const slots = new Map(candidates.flatMap(pathsOf).map(path => [path, slotOf(path)]));
	/** Where the keys are by which programs are told: when a line has none of them, it is of none. */
	const marks = candidates.flatMap(({marks}) => marks).map(slotOf);
	const pending = createPending();
	let last: Dialect | null = null;
	/** Root keys that name their unit, the finest first: slot and seconds in one of it. */
	let unitSlots: readonly (readonly [number, number])[] = [];
	let searches = 0;

	const look: LookUp = path => {
		const slot = slots.get(path);
		return slot === undefined ? undefined : values[slot];
	};
	const recognise = (): Dialect | undefined => {
		for (const slot of marks) if (values[slot] !== undefined) return candidates.find(one => one.isIts(look));
		return candidates.includes(userKeys) ? userKeys : undefined;
	};
	const readUnitKeys = (text: string, into: LogRecord): void => {
		if (unitSlots.length === 0 && searches < maxSearches) {
			searches++;
			unitSlots = findUnitKeys(roots()).map(([key, seconds]) => [slotOf(key), seconds] as const);
			if (unitSlots.length > 0) read(text);
		}
		for (const [slot, seconds] of unitSlots) {
			const number = toDuration(values[slot]);
			if (number === null) continue;
			into.durationSeconds = number * seconds;
			return;
		}
	};
	return {
		read(line, into) {
			const from = line.charCodeAt(0) === 123 ? 0 : line.indexOf('{');
			if (from === -1 || from > maxPrefix) return 'unknown';
			const text = from === 0 ? line : line.slice(from);
			if (!read(text)) return 'unknown';
			const dialect = recognise();
			if (!dialect) return 'other';
			if (dialect.joins?.isFirstHalf(look)) {
				pending.begin(dialect.joins.nameOf(look), {method: textOf(look('req.method')), path: textOf(look('req.url'))});
				return 'other';
			}
			if (dialect.joins?.isSecondHalf(look) === false) return 'other';
			// Of a pair whose first half went by before we came, status and time are a request all the same.
			if (!readByKeys(look, dialect.keys, into)) return 'other';
			last = dialect;
			join(dialect, look, pending, into);
			dialect.mend?.(look, into);
			if (dialect === userKeys && into.durationSeconds === null && into.rawDuration === null) readUnitKeys(text, into);
			return 'request';
		},
		describe: () => last?.title ?? null,
	};
};

/** Names at the root of an object that tell the unit of their number, the finest first. */
const findUnitKeys = (roots: readonly (readonly [string, unknown])[]): readonly (readonly [string, number])[] =>
	roots
		.map(([key, value]) => [key, unitOfKey(key), toDuration(value)] as const)
		.flatMap(([key, unit, number]) => (unit === null || number === null ? [] : [[key, unit] as const]))
		.sort((a, b) => a[1] - b[1]);

/** Any of the programs, line by line. */
export const jsonFormat: Format = {name: userKeys.name, aliases: userKeys.aliases ?? [], title: userKeys.title, bareNumbers: 'keys', create: () => createReader(dialects)};

/** One program's lines only: to be named, not to be found, since the one above finds them. */
export const dialectFormats: readonly Format[] = dialects.filter(dialect => dialect !== userKeys).map(dialect => ({name: dialect.name, aliases: dialect.aliases ?? [], title: dialect.title, bareNumbers: 'keys', create: () => createReader([dialect])}));
