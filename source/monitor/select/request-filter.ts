/** What is typed after `/` on the screen of requests: words that are all in method, route or service, and `service~name`. */
import type {NamedRoute} from './routes.ts';

export type RequestFilter = {
	/** The first service whose name holds what `service~` says; null when none was asked for, or there is none. */
	readonly service: string | null;
	/** Whether a service was asked for that there is not: then nothing is shown, not everything. */
	readonly isLost: boolean;
	readonly matches: (row: NamedRoute) => boolean;
};

const servicePrefix = 'service~';

export const readRequestFilter = (text: string, services: readonly string[]): RequestFilter => {
	const words = text.toLowerCase().split(/\s+/).filter(word => word !== '');
	// While a name is still typed nothing is left out.
	const wanted = words.findLast(word => word.startsWith(servicePrefix))?.slice(servicePrefix.length) ?? '';
	const service = wanted === '' ? null : (services.find(name => name.toLowerCase().includes(wanted)) ?? null);
	const others = words.filter(word => !word.startsWith(servicePrefix));
	return {
		service,
		isLost: wanted !== '' && service === null,
		matches(row) {
			if (wanted !== '' && row.service !== service) return false;
			const said = `${row.method} ${row.route} ${row.service}`.toLowerCase();
			return others.every(word => said.includes(word));
		},
	};
};
