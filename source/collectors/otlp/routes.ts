/** What a request was for, as one of few names: the route that a framework tells, else one made of the path. */
import {maskPrivate} from '../../signals/private-text.ts';
import {templateRoute} from '../../signals/route.ts';
import {washText} from '../../signals/text.ts';
import type {RouteName} from './tally.ts';

const maxCached = 5000;

export type RouteNames = {
	/** `route` as the framework knows it, `path` as it was asked for, `name` what else it is called; the first that is not empty counts. */
	of(method: string, route: string, path: string, name: string): RouteName;
};

export const createRouteNames = (): RouteNames => {
	const cached = new Map<string, string>();
	const clean = (raw: string): string => {
		let clean = cached.get(raw);
		if (clean === undefined) {
			if (cached.size >= maxCached) cached.clear();
			clean = washText(/^(?:\/|[a-z]+:\/\/)/i.test(raw) ? templateRoute(raw) : maskPrivate(raw), 120);
			cached.set(raw, clean);
		}
		return clean;
	};
	return {
		of(method, route, path, name) {
			const shown = method === '' ? '' : washText(method, 12).toUpperCase();
			const raw = route || path || (name === method ? '' : name);
			// Names of spans begin with the method, which stands beside the route.
			const own = raw === name && method !== '' && raw.startsWith(`${method} `) ? raw.slice(method.length + 1) : raw;
			return {method: shown, route: own === '' ? '(no route)' : clean(own)};
		},
	};
};
