/** The format that a person named or wrote down, or why there is none. */
import {findFormat, logFormatNames} from './formats/index.ts';
import type {Compiled} from './log-format/compile.ts';
import {compileLogFormat, isLogPattern} from './log-format/compile.ts';
import {washText} from '../../signals/text.ts';

/** What `--log-format` takes: a name of the list, or a pattern in nginx's or Apache's notation. */
export const chooseFormat = (told: string): Compiled => {
	if (isLogPattern(told)) return compileLogFormat(told);
	const format = findFormat(told.trim());
	if (format) return {format};
	return {reason: `no log format is called '${washText(told, 40)}': name one of ${logFormatNames.join(', ')}, or give the pattern itself`};
};
