/**
 * PHP-FPM's status page, as text or JSON: a pool of workers. Reading it is a request of the pool unless pm.status_listen
 * gives it a listener of its own. https://www.php.net/manual/en/fpm.status.php
 */
import {createCounters, createOwnShare} from '../counters.ts';
import {NotThatPage, type PageReader} from '../told.ts';
import {readLines, toCount} from './lines.ts';

const readFields = (text: string): ((name: string) => unknown) => {
	if (text.trimStart().startsWith('{')) {
		try {
			const parsed = JSON.parse(text) as Record<string, unknown>;
			return name => (Object.hasOwn(parsed, name) ? parsed[name] : undefined);
		} catch {
			throw new NotThatPage('is broken JSON, no PHP-FPM status page');
		}
	}
	// With ?full the processes follow, each a block of the same form.
	const fields = readLines(text.split('\n***', 1)[0] ?? '');
	return name => fields.get(name);
};

export const createPhpFpmReader = (): PageReader => {
	const counters = createCounters();
	const own = createOwnShare();
	/** How many workers there were when the limit was last hit: then all that are allowed were running. */
	let limit: {readonly start: string; readonly count: number} | null = null;
	return {
		read(text, ownReadings) {
			const field = readFields(text);
			const active = toCount(field('active processes'));
			const total = toCount(field('total processes'));
			const pool = field('pool');
			if (active === null || typeof pool !== 'string') throw new NotThatPage('is no PHP-FPM status page: is pm.status_path set, and does this address lead to it?');
			const start = String(field('start time'));
			const gained = counters.gained('accepted', toCount(field('accepted conn')), start);
			const count = gained === null ? null : own.without(gained, ownReadings);
			const limitHits = counters.gained('limit hits', toCount(field('max children reached')), start);
			if (total !== null && (limitHits ?? 0) > 0) limit = {start, count: total};
			// The configured maximum is not told: it is known of a static pool, and once it was hit.
			const max = field('process manager') === 'static' ? total : limit?.start === start ? Math.max(limit.count, total ?? 0) : null;
			const used = Math.max(0, active - (own.isCounted ? 1 : 0));
			return {
				requests: count === null ? null : {classes: {none: count}, errors: null, latency: null},
				inFlight: used,
				pools: [{name: pool, used, idle: toCount(field('idle processes')), max, pending: toCount(field('listen queue'))}],
				hasRestarted: counters.tellReset(),
				notes: ['PHP-FPM tells neither errors nor latency here: give an access log too', ...(max === null ? ['pm.max_children is not told before it is hit'] : [])],
			};
		},
	};
};
