/** `engineroom [TARGET ...]`: the monitor, as a screen, as lines, as JSON, once or until told to stop. */
import type {Clock} from '../signals/clock.ts';
import {toGlyphs} from '../draw/ascii.ts';
import {readCapabilities, type ColorWish} from '../terminal/capabilities.ts';
import {openFleet, type OpenFleet} from './open-fleet.ts';
import type {Options} from './options.ts';
import {createRealClock} from './real-clock.ts';
import {toJson} from './report/json.ts';
import {createPlainWriter} from './report/plain.ts';
import {summarize} from './report/summary.ts';
import {explainUnseen, sawAnything, watchOnce} from './run-once.ts';
import {streamReports} from './run-stream.ts';
import {exitCodeOf, watchStopSignals, type StopSignal, type StopWatch} from './stop-signals.ts';

export const runMonitor = async (options: Options): Promise<number> => {
	const clock = createRealClock();
	const opened = await openFleet(options, clock);
	try {
		return await showFleet(opened, options, clock);
	} finally {
		await opened.close();
	}
};

/** Shows a fleet in the way that the options and the terminal ask for; resolves with the exit code. */
export const showFleet = async (opened: OpenFleet, options: Options, clock: Clock): Promise<number> => {
	const capabilities = readCapabilities({
		env: process.env, platform: process.platform, stdinIsTty: process.stdin.isTTY, stdoutIsTty: process.stdout.isTTY,
		wanted: {color: wishOf(options), ascii: options.ascii, plain: options.plain},
	});
	const print = (lines: readonly string[]): void => void process.stdout.write(`${(options.json ? lines : lines.map(line => toGlyphs(line, capabilities.glyphs))).join('\n')}\n`);
	if (options.once) return withSignals(signals => runOnce(opened, options, clock, signals.stopped, print));
	if (!options.json && capabilities.screen === 'tty') {
		const {runScreen} = await import('./run-screen.ts');
		return runScreen(opened.fleet, capabilities, options, clock);
	}
	return withSignals(signals => runStream(opened, options, clock, signals.stopped, print));
};

/** A theme or colours of one's own want as many colours as there are. */
const wishOf = ({color, theme, colors}: Options): ColorWish => (color === 'auto' && (theme === 'dark' || theme === 'light' || Object.keys(colors).length > 0) ? 'best' : color);

type Print = (lines: readonly string[]) => void;

const withSignals = async (run: (signals: StopWatch) => Promise<number>): Promise<number> => {
	const signals = watchStopSignals(process);
	try {
		return await run(signals);
	} finally {
		signals.release();
	}
};

const runOnce = async (opened: OpenFleet, options: Options, clock: Clock, stopped: Promise<StopSignal>, print: Print): Promise<number> => {
	const {report, stoppedBy} = await watchOnce(opened, clock, options.forSeconds, stopped);
	if (stoppedBy !== null) return exitCodeOf(stoppedBy);
	for (const line of explainUnseen(report)) process.stderr.write(`${line}\n`);
	print(options.json ? [JSON.stringify(toJson(report))] : summarize(report));
	return sawAnything(report) ? 0 : 1;
};

const runStream = async (opened: OpenFleet, options: Options, clock: Clock, stopped: Promise<StopSignal>, print: Print): Promise<number> => {
	// The reader of a pipe that goes away (head, less) is no failure: there is nobody left to tell.
	const closed = new Promise<void>(resolve => process.stdout.on('error', () => resolve()));
	const plain = createPlainWriter();
	const signal = await streamReports(opened, clock, stopped, opened.ended ? Promise.race([closed, opened.ended]) : closed, report => {
		print(options.json ? [JSON.stringify(toJson(report))] : plain.lines(report));
	});
	return signal === null ? 0 : exitCodeOf(signal);
};
