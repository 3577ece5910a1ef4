/** Writes what a fleet's agents say into parts of a recording: text for a sink, which keeps it. */
import type {Clock} from '../../signals/clock.ts';
import {encodeFrame, encodeMessage} from '../../wire/encode.ts';
import {createFolding, type Folding} from '../../wire/fold-frames.ts';
import type {Hello, SeriesKey, ServerMessage} from '../../wire/messages.ts';
import {encodeDownLine, encodeHeader, encodeMessageLine} from '../../wire/recording.ts';

export type RecorderOptions = {
	readonly clock: Clock;
	readonly version: string;
	/** Targets, in the order of their numbers. */
	readonly hosts: readonly string[];
	/** Takes whole lines; `beginsAt` with the first of a part. */
	readonly sink: {write(text: string, beginsAt: number | null): void};
};

export type Recorder = {
	take(id: string, message: ServerMessage, text: string): void;
	down(id: string, reason: string): void;
	readonly frames: number;
};

/** A part is over with this, or after so long: what a replay reads at a time. */
export const partLength = 4 * 1024 * 1024;
export const partMs = 600_000;

type Known = {
	/** Null while the link is down. */
	hello: Hello | null;
	series: SeriesKey[];
	distributions: SeriesKey[];
	why: string | null;
	/** The newest tick, and when it came. */
	newest: {readonly seq: number; readonly at: number} | null;
	folding: Folding;
};

export const createRecorder = ({clock, version, hosts, sink}: RecorderOptions): Recorder => {
	const places = new Map(hosts.map((id, place) => [id, place]));
	const known: Known[] = hosts.map(() => ({hello: null, series: [], distributions: [], why: 'not reached yet', newest: null, folding: createFolding()}));
	// The wall clock may jump while it is recorded: the recording's time does not.
	const wallOffset = clock.wallTime() - clock.now();
	const now = (): number => clock.now() + wallOffset;
	let length = 0;
	let startedAt: number | null = null;
	let frames = 0;

	const write = (line: string): void => {
		sink.write(`${line}\n`, null);
		length += line.length;
	};
	const helloOf = ({hello, series, distributions, newest}: Known & {readonly hello: Hello}, at: number): string =>
		encodeMessage({...hello, series, distributions, ...(newest && {seq: newest.seq, sinceTickMs: Math.max(0, at - newest.at)})});
	/** Everything that a part needs to be read alone. */
	const beginPart = (at: number): void => {
		startedAt = at;
		length = 0;
		sink.write(`${encodeHeader({engineroom: version, at: Math.round(at), hosts})}\n`, at);
		for (const [place, one] of known.entries()) {
			if (one.hello) write(encodeMessageLine(at, place, helloOf({...one, hello: one.hello}, at)));
			else write(encodeDownLine(at, place, one.why ?? 'down'));
		}
	};
	const ready = (at: number): void => {
		if (startedAt === null || length >= partLength || at - startedAt >= partMs) beginPart(at);
	};
	/** When a tick was: what is told late belongs to where it would have come in time. */
	const timeOf = ({newest, hello}: Known, seq: number, at: number): number => (newest && hello && seq <= newest.seq ? newest.at - (newest.seq - seq) * hello.intervalMs : at);
	const learn = (one: Known, message: ServerMessage, at: number): void => {
		if (message.type === 'hello') {
			Object.assign(one, {hello: message, series: [...message.series], distributions: [...message.distributions], why: null, newest: message.seq < 0 ? null : {seq: message.seq, at: at - message.sinceTickMs}, folding: createFolding()});
		} else if (message.type === 'schema') {
			one.series.push(...message.series);
			one.distributions.push(...message.distributions);
		}
	};
	return {
		take(id, message, text) {
			const place = places.get(id);
			const one = place === undefined ? undefined : known[place];
			if (!one || place === undefined || message.type === 'unknown' || message.type === 'replayed') return;
			const at = now();
			ready(at);
			learn(one, message, at);
			if (message.type !== 'frame') {
				const seq = message.type === 'coarse' || message.type === 'topic' ? message.seq : null;
				return write(encodeMessageLine(seq === null ? at : timeOf(one, seq, at), place, text));
			}
			frames++;
			const told = timeOf(one, message.seq, at);
			write(encodeMessageLine(told, place, text));
			if (one.newest && message.seq <= one.newest.seq) return;
			one.newest = {seq: message.seq, at};
			const coarse = one.folding.add(message, one.series);
			if (coarse) write(encodeMessageLine(at, place, encodeFrame(coarse, one.series)));
		},
		down(id, reason) {
			const place = places.get(id);
			const one = place === undefined ? undefined : known[place];
			if (!one || place === undefined) return;
			// A host that stays away is told once, not with every attempt.
			if (one.hello === null && one.why === reason && startedAt !== null) return;
			ready(now());
			one.hello = null;
			one.why = reason;
			write(encodeDownLine(now(), place, reason));
		},
		get frames() {
			return frames;
		},
	};
};
