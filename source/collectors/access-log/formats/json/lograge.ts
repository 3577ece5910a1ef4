import type {Dialect} from './dialect.ts';

/** lograge with its JSON formatter: `duration` in milliseconds beside `controller` and `action`. https://github.com/roidrage/lograge */
export const logrageJson: Dialect = {
	name: 'lograge-json',
	title: 'lograge JSON',
	marks: ['controller'],
	asks: ['controller', 'action'],
	isIts: look => look('controller') !== undefined && look('action') !== undefined,
	keys: {status: ['status'], method: ['method'], path: ['path'], request: [], durations: [['duration', 1e-3]], open: []},
};
