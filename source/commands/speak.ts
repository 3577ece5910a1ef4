/** Numbers in findings and lines, by the one formatter that there is. */
import {formatSpan, formatValue, unknownText} from '../draw/format.ts';
import type {Say} from '../triage/input.ts';

export const speak: Say = (value, unit) => {
	if (value === null || Number.isNaN(value)) return unknownText;
	if (unit === 'duration') return formatSpan(value);
	return formatValue(value, unit === 'perSecond' ? 'count' : unit);
};
