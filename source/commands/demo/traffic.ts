/** The mix of requests that the sample shop gets: mostly reading, some buying, a few that lead nowhere. */
export type ShopRequest = {readonly method: 'GET' | 'POST'; readonly path: string; readonly body: string | null};

type Random = () => number;
type Kind = {readonly share: number; readonly request: (random: Random) => ShopRequest};

const get = (path: string): ShopRequest => ({method: 'GET', path, body: null});
const below = (limit: number, random: Random): number => Math.floor(random() * limit);
const words = ['lamp', 'chair', 'kettle', 'rope', 'compass', 'anchor', 'bell'] as const;

/** Shares add up to 1. Products above 900 do not exist. */
const kinds: readonly Kind[] = [
	{share: 0.32, request: random => get(`/products?page=${below(20, random)}`)},
	{share: 0.3, request: random => get(`/products/${1 + below(900, random)}`)},
	{share: 0.13, request: random => get(`/search?q=${words[below(words.length, random)]}`)},
	{share: 0.1, request: random => ({method: 'POST', path: '/orders', body: JSON.stringify({product: 1 + below(900, random), quantity: 1 + below(3, random)})})},
	{share: 0.06, request: random => get(`/orders/${1 + below(100_000, random)}`)},
	{share: 0.07, request: () => get('/checkout')},
	{share: 0.012, request: random => get(`/products/${901 + below(99, random)}`)},
	{share: 0.008, request: () => get('/favicon.png')},
];

/** One request of the mix. */
export const nextRequest = (random: Random): ShopRequest => {
	let left = random();
	for (const kind of kinds) {
		left -= kind.share;
		if (left < 0) return kind.request(random);
	}
	return get('/products?page=0');
};

/** Requests per second wanted at that many seconds after the start: 50, in slow waves between 37 and 63. */
export const wantedRate = (seconds: number): number => 50 + 8 * Math.sin(seconds / 11) + 5 * Math.sin(seconds / 3.7);

/** Seconds until the next request, as if many people came on their own: exponential, at most a second. */
export const nextGapSeconds = (rate: number, random: Random): number => Math.min(1, -Math.log(1 - random()) / rate);
