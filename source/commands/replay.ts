/** `engineroom replay FILE`: the monitor on a recording, at the recorded time. */
import {setImmediate as turn} from 'node:timers/promises';
import {createReplayClock} from '../monitor/replay/replay-clock.ts';
import {createReplayFleet, type ReplayFleet} from '../monitor/replay/replay-fleet.ts';
import {washText} from '../signals/text.ts';
import {chooseStart} from './at-option.ts';
import {showFleet} from './monitor.ts';
import {nowSeconds} from './open-fleet.ts';
import type {Options} from './options.ts';
import {createRealClock} from './real-clock.ts';
import {openRecordingAt} from './recording-source.ts';
import {speak} from './speak.ts';

/** At most so many pictures in one of our seconds, however fast the recording plays. */
const picturesASecond = 4;

export const runReplay = async (options: Options): Promise<number> => {
	const recording = openRecordingAt(options.file ?? '');
	const startAt = chooseStart(options.at, recording, options.once ? recording.endAt - options.forSeconds * 1000 : recording.startAt);
	for (const note of recording.notes) process.stderr.write(`engineroom: ${washText(note, 300)}\n`);
	let over = (): void => undefined;
	const ended = new Promise<void>(resolve => {
		over = resolve;
	});
	const speed = options.once ? Infinity : options.speed;
	const clock = createReplayClock({real: createRealClock(), startAt, endAt: recording.endAt, speed, onOver() {
		fleet.refresh();
		over();
	}, turn: () => turn()});
	const isScreen = !options.once && !options.json && !options.plain && process.stdout.isTTY;
	const intervalMs = isScreen ? Math.max(options.intervalMs, (1000 * speed) / picturesASecond) : options.intervalMs;
	const fleet: ReplayFleet = createReplayFleet({recording, clock, speed, windowSeconds: options.windowSeconds, intervalMs, nowSeconds: Math.max(nowSeconds, (intervalMs / 1000) * 2), say: speak});
	// What the links answer at once is there before time begins to run.
	await turn();
	clock.play();
	try {
		// What is replayed is no news to anybody.
		return await showFleet({fleet, close: async () => fleet.close(), ended}, {...options, bell: 'off'}, clock);
	} finally {
		fleet.close();
	}
};
