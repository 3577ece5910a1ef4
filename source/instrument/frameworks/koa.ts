/** Koa with @koa/router or koa-router, which leave the pattern that matched in `ctx._matchedRoute`. */
import type {ServerResponse} from 'node:http';
import type {Fence} from '../fence.ts';
import type {ModuleWatch} from '../module-hook.ts';
import type {Requests} from '../requests.ts';
import {wrapMethod} from '../wrap-method.ts';

type KoaContext = {readonly res: ServerResponse; readonly _matchedRoute?: unknown};

const routeOfKoa = ({_matchedRoute: matched}: KoaContext): string | null => {
	if (matched instanceof RegExp) return matched.source;
	return typeof matched === 'string' && matched !== '' ? matched : null;
};

export const observeKoa = (requests: Requests, fence: Fence): readonly ModuleWatch[] => [
	{
		files: ['koa/lib/application.js'],
		instrument(exported) {
			if (typeof exported !== 'function') return;
			wrapMethod(exported.prototype as object, 'handleRequest', (_app, [context]) => fence.run(() => {
				const underway = requests.find((context as KoaContext).res);
				if (underway) underway.route = () => routeOfKoa(context as KoaContext);
			}));
		},
	},
];
