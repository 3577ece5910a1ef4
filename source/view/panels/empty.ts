/** What stands on a screen with no rows: why, and what to do next. */
import type {FleetBoard} from '../../signals/board.ts';
import {span} from '../../draw/compose.ts';
import type {Row, Tone} from '../../draw/rows.ts';
import {wrapText} from '../../draw/width.ts';

const say = (text: string, tone: Tone, columns: number): Row[] => wrapText(text, Math.max(1, columns - 2), 4).map((line): Row => [span(' '), span(line, tone)]);

export const drawEmptyFleet = (board: FleetBoard, filter: string, columns: number): Row[] => {
	if (board.hosts > 0 && board.kind !== 'host' && filter === '') return [...say(board.kind === 'route' ? 'no route is known yet: agents are asked for theirs, which takes a second or two' : 'no input tells of a service', 'plain', columns), ...say('add --from http://…/metrics or --from /path/access.log to an agent; v shows hosts again', 'dim', columns)];
	if (board.hosts > 0) return [...say(board.kind === 'host' ? `no host passes “${filter}”` : `of the hosts that pass “${filter}” none has any`, 'plain', columns), ...say(`esc clears the filter and shows all ${board.hosts} hosts`, 'dim', columns)];
	return [
		...say('no host to watch', 'plain', columns),
		...say('name one on the command line: engineroom HOST[:PORT] …', 'dim', columns),
		...say('on a host, engineroom agent serves its numbers; without a name, engineroom watches this host', 'dim', columns),
	];
};
