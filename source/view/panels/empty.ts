/** What stands on a screen with no rows: why, and what to do next. */
import type {FleetBoard} from '../../signals/board.ts';
import {span} from '../../draw/compose.ts';
import type {Row, Tone} from '../../draw/rows.ts';
import {wrapText} from '../../draw/width.ts';

const say = (text: string, tone: Tone, columns: number): Row[] => wrapText(text, Math.max(1, columns - 2), 4).map((line): Row => [span(' '), span(line, tone)]);

export const drawEmptyFleet = (board: FleetBoard, filter: string, columns: number): Row[] => {
	if (board.hosts > 0) return [...say(`no host has “${filter}” in its name`, 'plain', columns), ...say(`esc clears the filter and shows all ${board.hosts} hosts`, 'dim', columns)];
	return [
		...say('no host to watch', 'plain', columns),
		...say('name one on the command line: engineroom HOST[:PORT] …', 'dim', columns),
		...say('on a host, engineroom agent serves its numbers; without a name, engineroom watches this host', 'dim', columns),
	];
};
