/** Connection pools as Micrometer names them. https://docs.spring.io/spring-boot/reference/actuator/metrics.html#actuator.metrics.supported.jdbc */
import type {PoolState} from '../told.ts';
import type {Metric, Questions, Tags} from './actuator-metric.ts';

type Kind = {readonly tag: string; readonly used: string; readonly idle: string; readonly max: string; readonly pending: string | null};

/** The same pool may be told by its driver and by the framework: the first kind that is there counts. */
const kinds: readonly Kind[] = [
	{tag: 'pool', used: 'hikaricp.connections.active', idle: 'hikaricp.connections.idle', max: 'hikaricp.connections.max', pending: 'hikaricp.connections.pending'},
	{tag: 'name', used: 'r2dbc.pool.acquired', idle: 'r2dbc.pool.idle', max: 'r2dbc.pool.max.allocated', pending: 'r2dbc.pool.pending'},
	{tag: 'name', used: 'jdbc.connections.active', idle: 'jdbc.connections.idle', max: 'jdbc.connections.max', pending: null},
];
export const maxActuatorPools = 5;

const levelOf = (metric: Metric | null): number | null => {
	const value = metric?.statistic('VALUE') ?? null;
	return value === null || value < 0 ? null : value;
};

export const readActuatorPools = async (questions: Questions, names: ReadonlySet<string>): Promise<readonly PoolState[]> => {
	const kind = kinds.find(({used}) => names.has(used));
	if (!kind) return [];
	const whole = await questions.ask(kind.used);
	const pools = whole?.tag(kind.tag).slice(0, maxActuatorPools) ?? [];
	const states: PoolState[] = [];
	for (const name of pools.length === 0 ? ['default'] : pools) {
		// With one pool the whole is that pool, and needs no choosing.
		const tags: Tags = pools.length > 1 ? [[kind.tag, name]] : [];
		const level = async (metric: string | null): Promise<number | null> => (metric === null || !names.has(metric) ? null : levelOf(await questions.ask(metric, tags)));
		const used = pools.length > 1 ? await level(kind.used) : levelOf(whole);
		if (used !== null) states.push({name, used, idle: await level(kind.idle), max: await level(kind.max), pending: await level(kind.pending)});
	}
	return states;
};
