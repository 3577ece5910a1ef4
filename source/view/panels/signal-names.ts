/** How the seven signals are called on screen. */
import {signalNames, type SignalName} from '../../signals/catalog.ts';
import type {SortKey} from '../../signals/board.ts';

type Names = {
	/** Head of a column. */
	readonly head: string;
	/** In front of a number, and where room is short. */
	readonly label: string;
	readonly short: string;
};

export const names: Readonly<Record<SignalName, Names>> = {
	latency: {head: 'LATENCY p95', label: 'latency p95', short: 'p95'},
	throughput: {head: 'REQ/S', label: 'req/s', short: 'r/s'},
	errors: {head: 'ERRORS', label: 'errors', short: 'err'},
	cpu: {head: 'CPU', label: 'cpu', short: 'cpu'},
	memory: {head: 'MEMORY', label: 'memory', short: 'mem'},
	disk: {head: 'DISK', label: 'disk', short: 'dsk'},
	pool: {head: 'POOL', label: 'pool', short: 'pool'},
};

const headForms = Object.fromEntries(signalNames.map((signal): [SignalName, readonly string[]] => [signal, [names[signal].head, names[signal].head.split(' ')[0] ?? '', names[signal].short.toUpperCase()]])) as Readonly<Record<SignalName, readonly string[]>>;

/** A head in at most `cells` cells, never cut: `LATENCY p95`, `LATENCY`, `P95`. */
export const headOf = (signal: SignalName, cells: number): string => headForms[signal].find(form => form.length <= cells) ?? '';

/** What rows are sorted by, in words. */
export const sortName = (sort: SortKey): string => (sort === 'worst' ? 'worst first' : sort === 'name' ? 'by name' : `by ${names[sort].label}`);
