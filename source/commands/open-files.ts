/** How many files this process may have open at once: every connection is one of them. */
import {readFileSync} from 'node:fs';

/** The soft limit in the text of `/proc/self/limits`; null where there is none, or none that is known. */
export const parseOpenFiles = (text: string): number | null => {
	const soft = /^Max open files +(\d+) /m.exec(text)?.[1];
	return soft === undefined ? null : Number(soft);
};

/** Node has raised the soft limit to the hard one when it began. Null on systems without /proc. */
export const readOpenFiles = (): number | null => {
	try {
		return parseOpenFiles(readFileSync('/proc/self/limits', 'latin1'));
	} catch {
		return null;
	}
};
