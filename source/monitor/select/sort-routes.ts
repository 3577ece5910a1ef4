/** Routes in the order that was asked for: what is not known comes last either way. */
import type {RouteRow, RouteSort} from '../../signals/board.ts';

const keyOf: Readonly<Record<Exclude<RouteSort, 'name'>, (row: RouteRow) => number | null>> = {
	time: ({totalSeconds}) => totalSeconds,
	p95: ({latency}) => latency?.p95 ?? latency?.mean ?? null,
	rate: ({throughput}) => throughput.perSecond,
	errors: ({errors}) => errors.ratio,
};

const byName = (a: RouteRow, b: RouteRow): number => a.route.localeCompare(b.route) || a.method.localeCompare(b.method) || a.service.localeCompare(b.service);

/** The largest first, names from a; the other way round when reversed. */
export const sortRoutes = (rows: readonly RouteRow[], sort: RouteSort, isReversed: boolean): RouteRow[] => {
	const turn = isReversed ? -1 : 1;
	if (sort === 'name') return rows.toSorted((a, b) => turn * byName(a, b));
	const key = keyOf[sort];
	return rows.toSorted((a, b) => {
		const [left, right] = [key(a), key(b)];
		if (left === null || right === null) return Number(left === null) - Number(right === null) || byRate(a, b);
		return turn * (right - left) || byRate(a, b);
	});
};

const byRate = (a: RouteRow, b: RouteRow): number => b.count - a.count || byName(a, b);
