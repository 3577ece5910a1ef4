/** The most expensive statements since the last look, with their texts, which are asked for once each. */
import {maxStatementFacts, type StatementFact} from '../../signals/databases.ts';
import type {Quoting} from '../../signals/statement.ts';
import {createStatementWindow, type StatementTotal} from './statement-window.ts';
import {showStatement} from './statement-text.ts';

export type StatementList = {
	/**
	 * `readTexts` is asked for the texts of keys that were not seen before; a key without a text is left out. Null at the
	 * first look, which only tells where counting began.
	 */
	look(totals: readonly StatementTotal[], nowMs: number, readTexts: (keys: readonly string[]) => Promise<ReadonlyMap<string, string>>): Promise<{readonly statements: readonly StatementFact[]; readonly seconds: number} | null>;
};

const maxTexts = 1000;
/** Some of the first are our own and fall out. */
const spare = 10;

/** `isOwn` tells statements of ours by their texts. */
export const createStatementList = (quoting: Quoting, isOwn: (text: string) => boolean): StatementList => {
	const texts = new Map<string, string | null>();
	const window = createStatementWindow();
	return {
		async look(totals, nowMs, readTexts) {
			const gained = window.advance(totals, nowMs);
			if (gained === null) return null;
			const first = gained.gains.slice(0, maxStatementFacts + spare);
			const isUnknown = ({key}: {readonly key: string}): boolean => !texts.has(key);
			if (first.some(isUnknown)) {
				if (texts.size + first.length > maxTexts) texts.clear();
				const keys = first.filter(isUnknown).map(({key}) => key);
				for (const [key, text] of await readTexts(keys)) texts.set(key, isOwn(text) ? null : showStatement(text, quoting));
			}
			const statements = first.flatMap(({key, calls, totalSeconds, rows}): StatementFact[] => {
				const statement = texts.get(key);
				return statement === undefined || statement === null ? [] : [{statement, calls, totalSeconds, meanSeconds: totalSeconds / calls, rows}];
			});
			return {statements: statements.slice(0, maxStatementFacts), seconds: gained.seconds};
		},
	};
};
