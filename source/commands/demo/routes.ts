/** What the sample shop can do, as a table: each route with its own latency and its own use of the database. */
import type {ShopDatabase} from './shop-database.ts';

export type Answer = {readonly status: number; readonly body: object};

/** What a route is handed: its database, time to spend and chance. */
export type Call = {
	/** Of the path, in order of the pattern's placeholders. */
	readonly parameters: readonly string[];
	readonly body: string;
	readonly database: ShopDatabase;
	/** Works for about that long: half of the calls less, one in twenty more than twice that. */
	readonly work: (medianSeconds: number) => Promise<void>;
	readonly random: () => number;
};

export type Route = {
	readonly method: 'GET' | 'POST';
	/** As on gauges; `:name` stands for one segment. */
	readonly pattern: string;
	answer(call: Call): Promise<Answer>;
};

const ok = (body: object): Answer => ({status: 200, body});
const products = 900;
/** Share of payments that the provider fails. */
const paymentsFailing = 0.02;

// Nothing is stored: rows are made up on the fly, so that nothing stays in anybody's database.
const rows = (count: number): string => `select count(*), sum(sqrt(id)) from generate_series(1, ${count}) as product(id)`;

const parseOrder = (body: string): {readonly product: number} | null => {
	try {
		const order: unknown = JSON.parse(body);
		if (typeof order !== 'object' || order === null || !('product' in order) || typeof order.product !== 'number') return null;
		return {product: order.product};
	} catch {
		return null;
	}
};

export const routes: readonly Route[] = [
	{
		method: 'GET',
		pattern: '/products',
		async answer({database, work}) {
			await database.withConnection(async connection => {
				await connection.query(rows(50));
				await work(0.008);
			});
			await work(0.004);
			return ok({products: 50});
		},
	},
	{
		method: 'GET',
		pattern: '/products/:id',
		async answer({database, work, parameters}) {
			const id = Number(parameters[0]);
			await database.withConnection(async connection => {
				await connection.query(rows(1));
				await work(0.003);
			});
			return id >= 1 && id <= products ? ok({id}) : {status: 404, body: {error: 'no such product'}};
		},
	},
	{
		method: 'GET',
		pattern: '/search',
		async answer({database, work}) {
			await database.withConnection(async connection => {
				await connection.query(rows(2000));
				await work(0.05);
				await connection.query(rows(20));
			});
			return ok({found: 17});
		},
	},
	{
		method: 'POST',
		pattern: '/orders',
		async answer({database, work, body}) {
			if (!parseOrder(body)) return {status: 400, body: {error: 'an order names a product'}};
			await work(0.005);
			await database.withConnection(async connection => {
				await connection.transaction([rows(1), rows(20)]);
				await work(0.02);
			});
			return {status: 201, body: {state: 'ordered'}};
		},
	},
	{
		method: 'GET',
		pattern: '/orders/:id',
		async answer({database, work}) {
			await database.withConnection(async connection => {
				await connection.query(rows(10));
				await work(0.006);
			});
			return ok({state: 'shipped'});
		},
	},
	{
		method: 'GET',
		pattern: '/checkout',
		async answer({database, work, random}) {
			// The classic mistake: the connection stays checked out while somebody else's server is asked.
			const paid = await database.withConnection(async connection => {
				await connection.query(rows(10));
				await work(0.09);
				if (random() < paymentsFailing) return false;
				await connection.transaction([rows(5), rows(1)]);
				return true;
			});
			return paid ? ok({state: 'paid'}) : {status: 502, body: {error: 'the payment provider does not answer'}};
		},
	},
	{method: 'GET', pattern: '/healthz', answer: async () => ok({status: 'ok'})},
];

export type Match = {readonly route: Route; readonly parameters: readonly string[]};

/** The route for a path without its query; null when there is none. */
export const matchRoute = (method: string, path: string): Match | null => {
	const given = path.split('/');
	for (const route of routes) {
		const wanted = route.pattern.split('/');
		if (route.method !== method || wanted.length !== given.length) continue;
		if (wanted.every((segment, index) => segment.startsWith(':') || segment === given[index])) {
			return {route, parameters: given.filter((_, index) => wanted[index]?.startsWith(':'))};
		}
	}
	return null;
};
