/** Processes as rows: who, how much of what, and what it is; columns give way by width. */
import type {ProcessFact} from '../../signals/processes.ts';
import {span} from '../../draw/compose.ts';
import {formatAge, formatCores, formatValue} from '../../draw/format.ts';
import type {Row, Tone} from '../../draw/rows.ts';
import {createTable, type Column} from '../../draw/table.ts';
import {markSpan, numberTone} from '../theme.ts';

/** What a person may sort by. */
export const processSorts = ['cpu', 'memory', 'io'] as const;
export type ProcessSort = (typeof processSorts)[number];
export const processSortNames: Readonly<Record<ProcessSort, string>> = {cpu: 'by cpu', memory: 'by memory', io: 'by read+write'};

const ioOf = ({readBytesPerSecond, writeBytesPerSecond}: ProcessFact): number | null => (readBytesPerSecond === null || writeBytesPerSecond === null ? null : readBytesPerSecond + writeBytesPerSecond);
const valueOf: Readonly<Record<ProcessSort, (process: ProcessFact) => number | null>> = {cpu: ({cpu}) => cpu, memory: ({rssBytes}) => rssBytes, io: ioOf};

/** The largest first, or the smallest; what is not known is last either way. */
export const sortProcesses = (list: readonly ProcessFact[], by: ProcessSort, isReversed: boolean): ProcessFact[] => {
	const read = valueOf[by];
	return list.toSorted((a, b) => {
		const [first, second] = [read(a), read(b)];
		if (first === null || second === null) return first === second ? 0 : first === null ? 1 : -1;
		return (isReversed ? first - second : second - first) || b.rssBytes - a.rssBytes || a.pid - b.pid;
	});
};

/** The program and its script; the kernel's own threads, and what may not be seen, by name in brackets. */
export const nameProcess = ({command, name}: ProcessFact): string => command ?? `[${name}]`;

/** Below, every column counts; from here on a command is worth more than the last of them. */
const narrow = 70;

export type ProcessTable = {readonly columns: number; readonly isFresh: boolean; /** All that are told, seen or not. */ readonly list: readonly ProcessFact[]};
type Item = {readonly process: ProcessFact; readonly isTarget: boolean};

const drawCommand = (process: ProcessFact, tone: Tone): Row => (process.state === 'D' ? [span('▲ ', 'warning'), span(nameProcess(process), tone), span(' waits for a disk', 'warning')] : [span(nameProcess(process), tone)]);

/** Where there is little room, the least needed ones are left out; the command takes what is left over. */
const processColumns = ({columns, isFresh, list}: ProcessTable): readonly Column<Item>[] => {
	const tone = numberTone('ok', isFresh);
	const marked = (isTarget: boolean): Tone => (isTarget ? 'strong' : tone);
	const amount = (value: number | null, text: string): Row => [span(text, value === 0 ? 'dim' : tone)];
	return [
		{head: 'PID', align: 'right', min: 7, max: 7, rank: 5, cell: ({process: {pid}, isTarget}) => [span(String(pid), marked(isTarget))]},
		{head: 'USER', align: 'left', min: 8, max: 10, rank: 7, cell: ({process: {user}}) => [span(user, 'dim')]},
		{head: 'CPU', align: 'right', min: 5, max: 5, rank: 1, cell: ({process: {cpu}}, width) => amount(cpu, formatCores(cpu, width))},
		{head: 'MEM', align: 'right', min: 7, max: 7, rank: 2, cell: ({process: {rssBytes}}, width) => amount(rssBytes, formatValue(rssBytes, 'bytes', {width}))},
		{head: 'MEM %', align: 'right', min: 6, max: 6, rank: 10, cell: ({process: {memoryRatio}}, width) => [span(formatValue(memoryRatio, 'ratio', {width}), 'dim')]},
		{head: 'READ/S', align: 'right', min: 9, max: 9, rank: 4, cell: ({process: {readBytesPerSecond}}, width) => amount(readBytesPerSecond, formatValue(readBytesPerSecond, 'bytes/s', {width}))},
		{head: 'WRITE/S', align: 'right', min: 9, max: 9, rank: 3, cell: ({process: {writeBytesPerSecond}}, width) => amount(writeBytesPerSecond, formatValue(writeBytesPerSecond, 'bytes/s', {width}))},
		{head: 'S', align: 'left', min: 1, max: 1, rank: 6, cell: ({process: {state}}) => [span(state, state === 'D' ? 'warning' : state === 'R' ? tone : 'dim')]},
		{head: 'THR', align: 'right', min: 4, max: 4, rank: 9, cell: ({process: {threads}}, width) => [span(formatValue(threads, 'count', {width}), 'dim')]},
		{head: 'FILES', align: 'right', min: 5, max: 5, rank: 11, cell: ({process: {descriptors}}, width) => [span(formatValue(descriptors, 'count', {width}), 'dim')]},
		{head: 'AGE', align: 'right', min: 6, max: 6, rank: 8, cell: ({process: {ageSeconds}}, width) => [span(formatAge(ageSeconds, width), 'dim')]},
		// Without a service manager and containers there is none.
		...(list.some(({unit}) => unit !== null) ? [{head: 'UNIT', align: 'left', min: 12, max: 22, rank: 8.5, cell: ({process: {unit}}) => [span(unit ?? '', 'dim')]} satisfies Column<Item>] : []),
		{head: 'COMMAND', align: 'left', min: columns < narrow ? 12 : 18, max: 200, rank: 0, cell: ({process, isTarget}) => drawCommand(process, marked(isTarget))},
	];
};

/** The head, and the row of any process, each with room for the mark. */
export const createProcessTable = (shape: ProcessTable): {readonly head: Row; readonly row: (process: ProcessFact, isTarget: boolean) => Row} => {
	const table = createTable(processColumns(shape), Math.max(1, shape.columns - 1));
	return {
		head: [span(' '), ...table.head],
		row: (process, isTarget) => [markSpan(isTarget), ...table.row({process, isTarget})],
	};
};
