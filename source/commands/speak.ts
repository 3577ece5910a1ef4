/** Numbers in findings and lines, by the one formatter that there is. */
import {formatSpan, formatValue, unknownText} from '../draw/format.ts';
import type {Say} from '../triage/input.ts';

export const speak: Say = (value, unit) => {
	if (value === null || Number.isNaN(value)) return unknownText;
	// `48 s`, `5 min`, and between whole minutes `2m30s`.
	if (unit === 'duration') return value >= 100 && Math.round(value) % 60 !== 0 ? formatValue(Math.round(value), 'seconds') : formatSpan(Math.round(value));
	return formatValue(value, unit === 'perSecond' ? 'count' : unit);
};
