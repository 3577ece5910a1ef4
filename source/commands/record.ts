/** `engineroom record FILE [TARGET ...]`: keeps every frame of every target, until told to stop. */
import {createRecorder, type Recorder} from '../monitor/record/recorder.ts';
import {formatSpan, formatValue} from '../draw/format.ts';
import {washText} from '../signals/text.ts';
import {topics} from '../wire/messages.ts';
import {openFleet} from './open-fleet.ts';
import type {Options} from './options.ts';
import {createRealClock} from './real-clock.ts';
import {openRecordingSink} from './recording-sink.ts';
import {exitCodeOf, watchStopSignals} from './stop-signals.ts';
import {version} from './version.ts';

const flushMs = 1000;
const sayMs = 10_000;

export const runRecord = async (options: Options): Promise<number> => {
	const file = options.file ?? '';
	const clock = createRealClock();
	const signals = watchStopSignals(process);
	process.stdout.on('error', () => undefined);
	const say = (line: string): void => void process.stdout.write(`${washText(line, 400)}\n`);
	const sink = await openRecordingSink(file);
	let recorder: Recorder | null = null;
	/** What came before it was known whom the recording is of. */
	const early: ((into: Recorder) => void)[] = [];
	const take = (into: (recorder: Recorder) => void): void => {
		if (recorder) into(recorder);
		else early.push(into);
	};
	const opened = await openFleet(options, clock, fleet => {
		fleet.onLink((id, reason) => {
			if (reason !== null) take(one => one.down(id, reason));
		});
		fleet.onMessage((id, message, text) => take(one => one.take(id, message, text)));
	}).catch(async (error: unknown) => {
		await sink.close();
		throw error;
	});
	const {fleet} = opened;
	const recording = createRecorder({clock, version, hosts: [...fleet.watched.keys()], sink});
	recorder = recording;
	for (const one of early.splice(0)) one(recording);
	fleet.watchAll(topics);
	const startedAt = clock.now();
	const status = (): string => {
		const live = [...fleet.watched.keys()].filter(id => fleet.linkOf(id) === 'live').length;
		return `${live} of ${fleet.watched.size} hosts live · ${formatValue(recording.frames, 'count')} frames · ${formatValue(sink.bytes, 'bytes')} in ${file} · ${formatSpan(Math.max(1, Math.round((clock.now() - startedAt) / 1000)))}`;
	};
	let failed: unknown = null;
	let isFull = false;
	let finish = (): void => undefined;
	const finished = new Promise<null>(resolve => {
		finish = () => resolve(null);
	});
	let flushing = Promise.resolve();
	let isFlushing = false;
	let saidAt = clock.now();
	const beat = setInterval(() => {
		if (isFlushing) return;
		isFlushing = true;
		flushing = sink.flush().catch((error: unknown) => {
			failed = error;
			finish();
		}).finally(() => {
			isFlushing = false;
			if (sink.bytes >= options.maxBytes) {
				isFull = true;
				finish();
			}
		});
		if (clock.now() - saidAt < sayMs) return;
		saidAt = clock.now();
		say(status());
	}, flushMs);
	try {
		say(`records ${fleet.watched.size === 1 ? [...fleet.watched.keys()].join('') : `${fleet.watched.size} hosts`} to ${file}; Ctrl-C ends it`);
		const signal = await Promise.race([signals.stopped, finished]);
		clearInterval(beat);
		await flushing;
		const last = status();
		await opened.close();
		if (failed === null) await sink.close().catch((error: unknown) => {
			failed = error;
		});
		if (failed !== null) throw new Error(`${file}: the recording ended: ${(failed as NodeJS.ErrnoException).code === 'ENOSPC' ? 'the disk is full' : failed instanceof Error ? failed.message : 'it cannot be written'}; what came before is whole`);
		say(isFull ? `stopped: ${file} has reached --max-size (${formatValue(options.maxBytes, 'bytes')}) · ${last}` : last);
		if (recording.frames === 0) throw new Error(`nothing was recorded: ${[...fleet.watched.values()].map(({host}) => `${host.id}: ${host.reason ?? 'no frames'}`).join('; ')}`);
		return signal === null ? 0 : exitCodeOf(signal);
	} finally {
		clearInterval(beat);
		signals.release();
	}
};
