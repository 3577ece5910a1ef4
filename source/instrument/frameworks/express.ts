/** Express 4 and 5 (and what is built on it): the route is noted as it is entered, since an error handler further out forgets where it was mounted. */
import type {IncomingMessage, ServerResponse} from 'node:http';
import type {Fence} from '../fence.ts';
import type {ModuleWatch} from '../module-hook.ts';
import type {Requests} from '../requests.ts';
import {wrapMethod} from '../wrap-method.ts';
import {routeOfExpress} from './express-request.ts';

export const observeExpress = (requests: Requests, fence: Fence): readonly ModuleWatch[] => [
	{
		files: ['express/lib/router/route.js', 'router/lib/route.js'],
		instrument(exported) {
			if (typeof exported !== 'function') return;
			wrapMethod(exported.prototype as object, 'dispatch', (_route, [request, response]) => fence.run(() => {
				const underway = requests.find(response as ServerResponse);
				// Routes that pass on to others (`app.all('*', …)`) are overtaken by them; the last one answers.
				if (underway) underway.route = routeOfExpress(request as IncomingMessage) ?? underway.route;
			}));
		},
	},
];
