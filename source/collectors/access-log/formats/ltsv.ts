/** Labeled tab-separated values; `reqtime`, `apptime` and `request_time` in seconds. http://ltsv.org */
import {readByKeys, usualKeys, type KeyNames} from './keys.ts';
import {formatOfLines} from './format.ts';

// Recommended labels first; `apptime` is what the program behind a proxy took, for want of better.
const names: KeyNames = {
	...usualKeys,
	request: ['req', 'request'],
	durations: [['reqtime', 1], ['request_time', 1], ['reqtime_microsec', 1e-6], ['response_time', 1], ['taken_sec', 1], ['apptime', 1], ...usualKeys.durations],
	open: ['runtime', 'duration', 'latency'],
};
const maxFields = 100;

export const ltsvFormat = formatOfLines({name: 'ltsv', title: 'LTSV', bareNumbers: 'keys'}, (line, into) => {
	if (!line.includes('\t') || !line.includes('status:')) return 'unknown';
	const fields = new Map<string, string>();
	for (const field of line.split('\t', maxFields)) {
		const colon = field.indexOf(':');
		if (colon > 0) fields.set(field.slice(0, colon), field.slice(colon + 1));
	}
	return readByKeys(key => fields.get(key), names, into) ? 'request' : 'unknown';
});
