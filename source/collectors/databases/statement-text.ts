/** Statements as they may be shown. */
import {stripLiterals, type Quoting} from '../../signals/statement.ts';

/** Without literals, on one line, short; null for what may not be seen or is empty. */
export const showStatement = (sql: string | null, quoting: Quoting): string | null => {
	if (sql === null || sql.trim() === '' || sql === '<insufficient privilege>') return null;
	return stripLiterals(sql, quoting);
};
