import {isUpstreamFailure} from '../envoy.ts';
import type {Dialect} from './dialect.ts';

/** Envoy's and Istio's JSON encoding: `duration` in milliseconds, transport errors as response flags. https://istio.io/latest/docs/tasks/observability/logs/access-log/ */
export const envoyJson: Dialect = {
	name: 'envoy-json',
	aliases: ['istio-json'],
	title: 'Envoy JSON',
	marks: ['response_flags'],
	asks: ['response_flags'],
	isIts: look => look('response_code') !== undefined && look('response_flags') !== undefined,
	keys: {status: ['response_code'], method: ['method'], path: ['path'], request: [], durations: [['duration', 1e-3]], open: []},
	mend(look, into) {
		const flags = look('response_flags');
		into.failed = typeof flags === 'string' && isUpstreamFailure(flags);
	},
};
