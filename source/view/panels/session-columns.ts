/** Sessions of a database server as a tree of who blocks whom, and its statements. */
import type {SessionFact, StatementFact} from '../../signals/databases.ts';
import {span} from '../../draw/compose.ts';
import {formatValue} from '../../draw/format.ts';
import type {Column} from '../../draw/table.ts';
import {numberTone} from '../theme.ts';

/** A session under the one that blocks it. */
export type SessionLine = {readonly session: SessionFact; readonly depth: number; /** Sessions that wait for it, also those further down. */ readonly blocks: number};

/** Those that block somebody first, the one with most waiting on top; under each those that it blocks; then the rest in the order told. */
export const arrangeSessions = (sessions: readonly SessionFact[]): SessionLine[] => {
	const byId = new Map(sessions.map(session => [session.id, session]));
	const blockedBy = (id: number): SessionFact[] => sessions.filter(one => one.blockedBy[0] === id);
	const seen = new Set<number>();
	const lines: SessionLine[] = [];
	const countBelow = (id: number, above: ReadonlySet<number>): number => blockedBy(id).filter(one => !above.has(one.id)).reduce((sum, one) => sum + 1 + countBelow(one.id, new Set([...above, one.id])), 0);
	const add = (session: SessionFact, depth: number): void => {
		// Two that wait for each other: a deadlock that the server has not broken yet.
		if (seen.has(session.id)) return;
		seen.add(session.id);
		lines.push({session, depth, blocks: countBelow(session.id, new Set([session.id]))});
		for (const one of blockedBy(session.id)) add(one, depth + 1);
	};
	const isRoot = ({blockedBy: [first]}: SessionFact): boolean => first === undefined || !byId.has(first);
	const roots = sessions.filter(isRoot).map(session => ({session, blocks: countBelow(session.id, new Set([session.id]))}));
	for (const {session} of roots.toSorted((a, b) => b.blocks - a.blocks)) add(session, 0);
	for (const session of sessions) add(session, 0);
	return lines;
};

const deepest = 6;

export const sessionColumns = (isFresh: boolean): readonly Column<SessionLine>[] => [
	{head: 'SESSION', align: 'left', min: 9, max: 22, rank: 0, cell: ({session, depth}) => [span(depth === 0 ? '' : `${' '.repeat(Math.min(deepest, depth - 1) * 2)}└ `, 'dim'), span(String(session.id)), span(session.application === null ? '' : ` ${session.application}`, 'dim')]},
	{head: 'USER', align: 'left', min: 6, max: 8, rank: 5, cell: ({session: {user}}) => [span(user ?? '—', 'dim')]},
	{head: 'FOR', align: 'right', min: 6, max: 6, rank: 1, cell: ({session: {seconds}}, width) => [span(formatValue(seconds, 'seconds', {width}), numberTone('ok', isFresh))]},
	{head: 'BLOCKS', align: 'right', min: 6, max: 6, rank: 3, cell: ({blocks}, width) => [span(blocks === 0 ? '' : formatValue(blocks, 'count', {width}), numberTone('critical', isFresh))]},
	{head: 'WAITS FOR', align: 'left', min: 14, max: 28, rank: 2, cell: ({session: {waitsFor, blockedBy, state}}) => [blockedBy.length > 0 ? span(`${waitsFor ?? 'lock'} of ${blockedBy.join(', ')}`, numberTone('warning', isFresh)) : span(waitsFor ?? state, 'dim')]},
	{head: 'STATEMENT', align: 'left', min: 12, max: 200, rank: 4, cell: ({session: {statement}}) => [span(statement ?? '(not to be seen)', statement === null ? 'dim' : 'plain')]},
];

export const statementSorts = ['total time', 'calls', 'mean'] as const;
export type StatementSort = (typeof statementSorts)[number];
const key: Readonly<Record<StatementSort, (statement: StatementFact) => number>> = {'total time': ({totalSeconds}) => totalSeconds, calls: ({calls}) => calls, mean: ({meanSeconds}) => meanSeconds};
export const sortStatements = (statements: readonly StatementFact[], sort: StatementSort, isReversed: boolean): StatementFact[] => statements.toSorted((a, b) => (isReversed ? -1 : 1) * (key[sort](b) - key[sort](a)));

export const statementColumns = (isFresh: boolean): readonly Column<StatementFact>[] => {
	const tone = numberTone('ok', isFresh);
	return [
		{head: 'TIME', align: 'right', min: 7, max: 7, rank: 1, cell: ({totalSeconds}, width) => [span(formatValue(totalSeconds, 'seconds', {width}), tone)]},
		{head: 'CALLS', align: 'right', min: 6, max: 6, rank: 2, cell: ({calls}, width) => [span(formatValue(calls, 'count', {width}), tone)]},
		{head: 'MEAN', align: 'right', min: 7, max: 7, rank: 3, cell: ({meanSeconds}, width) => [span(formatValue(meanSeconds, 'seconds', {width}), tone)]},
		{head: 'ROWS', align: 'right', min: 6, max: 6, rank: 4, cell: ({rows}, width) => [span(formatValue(rows, 'count', {width}), 'dim')]},
		{head: 'STATEMENT', align: 'left', min: 16, max: 300, rank: 0, cell: ({statement}) => [span(statement)]},
	];
};
