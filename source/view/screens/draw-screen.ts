/** The screen that is seen, as rows: never more than the terminal has, never wider. */
import {cutRow} from '../../draw/compose.ts';
import type {Row, Tone} from '../../draw/rows.ts';
import {choiceOf, currentScreen, type Screen, type ScreenName} from '../model/state.ts';
import {tabOf} from '../model/tabs.ts';
import {drawDatabase} from './database.ts';
import {drawFleet} from './fleet.ts';
import {drawHelp} from './help.ts';
import {drawHost} from './host.ts';
import {drawLog} from './log.ts';
import {drawRequests} from './requests.ts';
import {drawRoute} from './route.ts';
import {drawTrace} from './trace.ts';
import {drawTraces} from './traces.ts';
import type {Frame, Picture} from './picture.ts';
import {drawProcesses} from './processes.ts';

/** Every screen by its name. */
const pictures: Readonly<Partial<Record<ScreenName, (frame: Frame, screen: Screen) => Picture>>> = {
	fleet: drawFleet,
	host: drawHost,
	processes: drawProcesses,
	log: drawLog,
	requests: drawRequests,
	database: drawDatabase,
	route: drawRoute,
	traces: drawTraces,
	trace: drawTrace,
	help: drawHelp,
};

/** A screen of a host that one came to without having chosen one is about the worst. */
const withHost = (frame: Frame, screen: Screen): Screen => {
	if (screen.host !== null || tabOf([screen])?.of !== 'host') return screen;
	return {...screen, host: frame.board.fleet({first: 0, count: 1, cells: 1, filter: choiceOf(frame.ui, 'fleet').filter, sort: 'worst', selected: null}).order[0] ?? null};
};

const drawCurrent = (frame: Frame): Picture => {
	const screen = currentScreen(frame.ui);
	return (pictures[screen.name] ?? drawFleet)(frame, withHost(frame, screen));
};

/** What tells of now, and is dim when now is over. */
const living: ReadonlySet<Tone> = new Set(['plain', 'strong', 'series1', 'series2', 'series3']);

const dimRow = (row: Row): Row => row.map(({text, tone}) => ({text, tone: living.has(tone) ? 'stale' : tone}));

export const drawScreen = (frame: Frame): Picture => {
	const picture = drawCurrent(frame);
	const isOld = frame.ui.pausedAt !== null && currentScreen(frame.ui).name !== 'help';
	const seen = picture.rows.slice(0, frame.size.rows);
	const rows = picture.isCut === true ? seen : seen.map(row => cutRow(row, frame.size.columns));
	// The header says that it is paused; names and words of state keep their tones.
	return {...picture, rows: isOld ? rows.map((row, y) => (y === 0 ? row : dimRow(row))) : rows};
};
