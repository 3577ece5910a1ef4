/** What is typed after `/`: words that a host's name must hold, and comparisons such as `p95>500ms`, `errors>1%`, `host~api`, `service="my shop"`, `env=prod` (a label). All of them must hold. */
import type {HostSignals, LinkState, Severity} from '../../signals/board.ts';

/** What a filter looks at. */
export type Filtered = {readonly name: string; readonly id: string; /** Where words are looked for besides. */ readonly words?: string; readonly labels?: Readonly<Record<string, string>>; readonly services: readonly string[]; readonly link: LinkState; readonly severity: Severity; readonly signals: () => HostSignals};
export type Filter = (host: Filtered) => boolean;
/** `broken` are the terms that are no comparison (yet): they let everything pass. */
export type ParsedFilter = {readonly matches: Filter; readonly broken: readonly string[]};

type Operator = '>' | '>=' | '<' | '<=' | '=' | '!=' | '~' | '!~';

/** Numbers by the names under which they can be asked for; in base units, null when unknown. */
const numbers: Readonly<Record<string, (signals: HostSignals) => number | null>> = {
	p50: ({latency}) => latency?.p50 ?? null,
	p90: ({latency}) => latency?.p90 ?? null,
	p95: ({latency}) => latency?.p95 ?? null,
	p99: ({latency}) => latency?.p99 ?? null,
	latency: ({latency}) => latency?.p95 ?? null,
	req: ({throughput}) => throughput?.perSecond ?? null,
	errors: ({errors}) => errors?.ratio ?? null,
	cpu: ({cpu}) => cpu?.utilization ?? null,
	load: ({cpu}) => cpu?.load1 ?? null,
	memory: ({memory}) => memory?.utilization ?? null,
	disk: ({disk}) => disk?.utilization ?? null,
	pool: ({pool}) => pool?.utilization ?? null,
	waiting: ({pool}) => pool?.waiting ?? null,
};
const aliases: Readonly<Record<string, string>> = {mem: 'memory', rps: 'req', 'req/s': 'req', throughput: 'req', error: 'errors'};
const texts: Readonly<Record<string, (host: Filtered) => readonly string[]>> = {
	host: ({name, id}) => [name, id],
	service: ({services}) => services,
	state: ({link, severity}) => [link, severity],
};

const textOperators: readonly Operator[] = ['~', '!~', '=', '!='];

const units: Readonly<Record<string, number>> = {'': 1, ns: 1e-9, us: 1e-6, µs: 1e-6, ms: 1e-3, s: 1, m: 60, '%': 0.01, k: 1e3, M: 1e6, G: 1e9};

/** `500ms`, `1%`, `2k`; null when it is no number with a unit of ours. */
export const parseAmount = (text: string): number | null => {
	const match = /^(\d+(?:\.\d+)?)([a-zµ%]*)$/i.exec(text);
	const unit = match ? units[match[2] ?? ''] : undefined;
	return match && unit !== undefined ? Number(match[1]) * unit : null;
};

const compare: Readonly<Record<Exclude<Operator, '~' | '!~'>, (value: number, limit: number) => boolean>> = {
	'>': (value, limit) => value > limit, '>=': (value, limit) => value >= limit, '<': (value, limit) => value < limit, '<=': (value, limit) => value <= limit, '=': (value, limit) => value === limit, '!=': (value, limit) => value !== limit,
};

const term = /^([a-z/0-9]+)(>=|<=|!=|!~|[><=~])(.*)$/i;

const parseComparison = (name: string, operator: Operator, wanted: string): Filter | null => {
	const readText = texts[name] ?? (numbers[aliases[name] ?? name] === undefined && textOperators.includes(operator) ? ({labels}: Filtered) => [labels?.[name] ?? ''] : undefined);
	if (readText) {
		if (wanted === '' || !textOperators.includes(operator)) return null;
		const needle = wanted.toLowerCase();
		const holds = operator.endsWith('~') ? (text: string) => text.toLowerCase().includes(needle) : (text: string) => text.toLowerCase() === needle;
		return host => readText(host).some(holds) !== operator.startsWith('!');
	}
	const readNumber = numbers[aliases[name] ?? name];
	const limit = parseAmount(wanted);
	if (!readNumber || limit === null || operator === '~' || operator === '!~') return null;
	// What is not known is neither above nor below: it is not found.
	return ({signals}) => {
		const value = readNumber(signals());
		return value !== null && compare[operator](value, limit);
	};
};

/** Blanks end a word, unless it stands in quotes. */
const words = /(?:[^\s"]|"[^"]*"?)+/g;

export const parseFilter = (text: string): ParsedFilter => {
	const broken: string[] = [];
	const filters = (text.match(words) ?? []).map(word => word.replaceAll('"', '')).filter(word => word !== '').flatMap((word): Filter[] => {
		const [, name, operator, wanted] = term.exec(word) ?? [];
		if (name === undefined || operator === undefined) {
			const needle = word.toLowerCase();
			return [({name: own, id, words = ''}) => [own, id, words].some(one => one.toLowerCase().includes(needle))];
		}
		const comparison = parseComparison(name.toLowerCase(), operator as Operator, wanted ?? '');
		if (comparison) return [comparison];
		broken.push(word);
		return [];
	});
	return {matches: host => filters.every(filter => filter(host)), broken};
};
