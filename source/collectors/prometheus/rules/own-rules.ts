/** Rules that a person adds in the configuration file, checked: the same table as ours, by the same names. */
import type {FamilyType, HttpRole, HttpRule, LabelTest, PoolRule, PoolState, TimeUnit} from './rule.ts';

export type OwnRules = {readonly http: readonly HttpRule[]; readonly pools: readonly PoolRule[]};
export const noOwnRules: OwnRules = {http: [], pools: []};

/** Ours give way: who names a family knows it. */
const priority = 1000;
const maxRules = 200;
const roles: readonly HttpRole[] = ['full', 'counts', 'latency', 'total', 'mean'];
const units: readonly TimeUnit[] = ['s', 'ms', 'us', 'ns'];
const states: readonly PoolState[] = ['used', 'idle', 'pending', 'max', 'total'];
const typesOf: Readonly<Record<HttpRole, readonly FamilyType[]>> = {full: ['histogram', 'summary'], latency: ['histogram', 'summary'], counts: ['counter', 'untyped', 'gauge'], total: ['counter', 'untyped', 'gauge'], mean: ['counter', 'untyped']};

/** Why a rule is none: one line that names what is wrong with it. */
export class RuleError extends Error {
	override readonly name = 'RuleError';
	readonly code = 'ERR_RULE';
}

type Fields = Readonly<Record<string, unknown>>;
const asFields = (value: unknown, where: string): Fields => {
	if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new RuleError(`${where} must be a mapping`);
	return value as Fields;
};

/** Text, or `/expression/`. */
const readPattern = (value: unknown, where: string): string | RegExp => {
	if (typeof value === 'number') return String(value);
	if (typeof value !== 'string' || value === '' || value.length > 500) throw new RuleError(`${where} takes a name or /expression/`);
	if (!(value.length > 2 && value.startsWith('/') && value.endsWith('/'))) return value;
	try {
		return new RegExp(value.slice(1, -1));
	} catch {
		throw new RuleError(`${where}: ${value} is no regular expression`);
	}
};

const readNames = (value: unknown, where: string): readonly string[] | undefined => {
	if (value === undefined) return undefined;
	const names = typeof value === 'string' ? [value] : value;
	if (!Array.isArray(names) || !names.every(name => typeof name === 'string' && name !== '') || names.length > 20) throw new RuleError(`${where} takes the name of a label or a list of them`);
	return names as string[];
};

const readTest = (value: unknown, where: string): LabelTest | undefined => {
	if (value === undefined) return undefined;
	return Object.fromEntries(Object.entries(asFields(value, where)).map(([label, pattern]) => [label, readPattern(pattern, `${where}.${label}`)]));
};

const readOneOf = <const T extends string>(value: unknown, choices: readonly T[], where: string): T | undefined => {
	if (value === undefined) return undefined;
	const found = choices.find(choice => choice === value);
	if (found === undefined) throw new RuleError(`${where} takes one of ${choices.join(', ')}`);
	return found;
};

const refuseUnknown = (fields: Fields, known: readonly string[], where: string): void => {
	const odd = Object.keys(fields).find(key => !known.includes(key));
	if (odd !== undefined) throw new RuleError(`${where}: unknown key '${odd}'; it takes ${known.join(', ')}`);
};

const optional = <T extends object>(parts: {readonly [Key in keyof T]: T[Key] | undefined}): Partial<T> => Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined)) as Partial<T>;

const readHttpRule = (fields: Fields, where: string): HttpRule => {
	refuseUnknown(fields, ['family', 'role', 'unit', 'route', 'method', 'status', 'failed', 'where', 'exclude'], where);
	const role = readOneOf(fields['role'], roles, `${where}.role`) ?? 'full';
	const failed = fields['failed'] === undefined ? undefined : Object.fromEntries(Object.entries(asFields(fields['failed'], `${where}.failed`)).map(([label, value]) => [label, value === true ? (true as const) : (readNames(value, `${where}.failed.${label}`) ?? [])]));
	return {
		id: `own-${where}`, family: readPattern(fields['family'], `${where}.family`), role, types: typesOf[role], priority,
		...optional<Pick<HttpRule, 'unit' | 'route' | 'method' | 'status' | 'failed' | 'where' | 'exclude'>>({
			unit: readOneOf(fields['unit'], units, `${where}.unit`),
			route: readNames(fields['route'], `${where}.route`),
			method: readNames(fields['method'], `${where}.method`),
			status: readNames(fields['status'], `${where}.status`),
			failed,
			where: readTest(fields['where'], `${where}.where`),
			exclude: readTest(fields['exclude'], `${where}.exclude`),
		}),
	};
};

const readPoolRule = (fields: Fields, where: string): PoolRule => {
	refuseUnknown(fields, ['pool', 'exclude', ...states], where);
	const told = Object.fromEntries(states.flatMap(state => (fields[state] === undefined ? [] : [[state, readPattern(fields[state], `${where}.${state}`)]])));
	if (!('used' in told) && !('total' in told)) throw new RuleError(`${where} needs the family of used (or of total and idle)`);
	return {stack: `own-${where}`, priority, pool: readNames(fields['pool'], `${where}.pool`) ?? [], states: told, ...optional<Pick<PoolRule, 'exclude'>>({exclude: readTest(fields['exclude'], `${where}.exclude`)})};
};

const readList = <T>(value: unknown, name: string, read: (fields: Fields, where: string) => T): T[] => {
	if (value === undefined || value === null) return [];
	if (!Array.isArray(value) || value.length > maxRules) throw new RuleError(`${name} takes a list of at most ${maxRules} rules`);
	return value.map((one, index) => read(asFields(one, `${name}[${index}]`), `${name}[${index}]`));
};

/** `metrics` and `pools` of a configuration file. Throws a RuleError. */
export const readOwnRules = (metrics: unknown, pools: unknown): OwnRules => ({http: readList(metrics, 'metrics', readHttpRule), pools: readList(pools, 'pools', readPoolRule)});
