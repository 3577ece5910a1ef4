/** A page that is reached twice, by its own port and through a proxy, would count every request twice. */
import type {Host, HttpAnswer} from '../../collectors/host-door.ts';

/** Servers that say who they are and have no metrics page of their own: what they show under /metrics is another's. */
const proxies = /^(?:nginx|openresty|apache|litespeed|tengine)/i;
const maxBytes = 16 * 1024 * 1024;
const timeoutMs = 1000;
const decoder = new TextDecoder('utf-8');

const get = (host: Host, url: string): Promise<HttpAnswer> => host.fetch(url, {maxBytes, timeoutMs});

/** Values by series. */
const readValues = ({body}: HttpAnswer): Map<string, number> => {
	const values = new Map<string, number>();
	for (const line of decoder.decode(body).split('\n')) {
		if (line.startsWith('#')) continue;
		const at = line.lastIndexOf(' ');
		if (at > 0) values.set(line.slice(0, at), Number(line.slice(at + 1)));
	}
	return values;
};

/** Whether every value of a page lies between those of another one read just before and just after it. */
const liesBetween = (page: ReadonlyMap<string, number>, before: ReadonlyMap<string, number>, after: ReadonlyMap<string, number>): boolean => {
	if (page.size === 0 || page.size !== before.size) return false;
	let outside = 0;
	for (const [series, value] of page) {
		const first = before.get(series);
		const last = after.get(series);
		if (first === undefined || last === undefined) return false;
		if (!(value >= Math.min(first, last) && value <= Math.max(first, last)) && !(Number.isNaN(value) && Number.isNaN(first))) outside++;
	}
	// Gauges (memory, handles) move both ways between three readings.
	return outside <= page.size * 0.02 + 1;
};

/** Whose page it really is: the input it is the same as, or a proxy; null when it is one of its own. */
export const findOwner = async (host: Host, url: string, known: readonly string[]): Promise<string | null> => {
	try {
		const answer = await get(host, url);
		if (proxies.test(answer.headers['server'] ?? '')) return 'another program behind this proxy';
		for (const other of known) {
			const before = readValues(await get(host, other));
			const page = readValues(await get(host, url));
			const after = readValues(await get(host, other));
			if (liesBetween(page, before, after)) return other;
		}
		return null;
	} catch {
		// It answered a moment ago: not being sure is no reason to leave it out.
		return null;
	}
};
