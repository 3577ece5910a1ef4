/** The figures of an instant that others are compared with: worked out once for each host, and kept while its rings move on. */
import type {HostSignals} from '../../signals/board.ts';
import {signalNames} from '../../signals/catalog.ts';
import {createHeadMemo} from '../head-memo.ts';
import type {Watched} from '../watched.ts';
import type {Baseline, BaselineFigures} from './baseline-figures.ts';
import {selectHostSignals} from './figures.ts';
import {gaugeValue} from './host-row.ts';
import {endSlot, nowRange, type View} from './view.ts';

/** Over five seconds a baseline would be a matter of luck: a minute is steady. */
export const baselineSeconds = 60;
/** The past stands still for a quarter of an hour: a thousand hosts are done in half a minute. */
const hostsPerFill = 32;
const maxRows = 2000;

/** A pool's number is its worst instant: of a minute it would nearly always be more than of the seconds that it is compared with. So it is of as many seconds. */
const headNumbers = (minute: HostSignals, now: HostSignals): BaselineFigures => Object.fromEntries(signalNames.map(signal => [signal, gaugeValue(signal === 'pool' ? now : minute, signal)])) as BaselineFigures;

const figuresAt = ({host}: Watched, view: View): BaselineFigures => {
	const newest = Math.min(host.ring.fine.newest ?? 0, endSlot(host, view));
	const slots = Math.max(1, Math.round((baselineSeconds * 1000) / host.intervalMs));
	// Not through the memory of the host: that holds what is asked for every tick.
	const apart = {...host, memo: createHeadMemo()};
	return headNumbers(selectHostSignals(apart, {first: newest - slots + 1, end: newest + 1}), selectHostSignals(apart, nowRange(host, view)));
};

export const createBaseline = (view: View): Baseline => {
	const known = new Map<string, BaselineFigures>();
	const figuresOf = (one: Watched): BaselineFigures | null => {
		const {id} = one.host;
		const found = known.get(id);
		if (found !== undefined) return found;
		// Its past may be on its way.
		if (one.host.ring.fine.newest === null) return null;
		const figures = figuresAt(one, view);
		known.set(id, figures);
		return figures;
	};
	const rows = new Map<string, BaselineFigures>();
	return {
		time: view.time,
		figuresOf,
		figuresOfRow(id, select) {
			const found = rows.get(id) ?? headNumbers(select({...view, nowSeconds: baselineSeconds}), select(view));
			if (rows.size < maxRows) rows.set(id, found);
			return found;
		},
		fill(all) {
			let left = hostsPerFill;
			for (const one of all) {
				if (known.has(one.host.id) || one.host.ring.fine.newest === null) continue;
				figuresOf(one);
				if (--left === 0) return;
			}
		},
	};
};
