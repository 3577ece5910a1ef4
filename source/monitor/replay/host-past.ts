/** What a recording tells of one host at an instant, as its agent would have told it then. */
import {coarseStep, fineSlots} from '../../signals/time-ring.ts';
import {decodeServerMessage} from '../../wire/decode.ts';
import {encodeMessage} from '../../wire/encode.ts';
import {createDetailsChoice, type DetailsChoice, type DetailsWish} from '../../wire/choose-details.ts';
import {topics, type Hello, type SeriesKey} from '../../wire/messages.ts';
import type {Line, Recording} from './recording.ts';

export type HostMoment = {
	/** The hello that a monitor would have got last; null when none was recorded before. */
	readonly hello: Hello | null;
	/** Messages that followed it: states, restarts. */
	readonly since: readonly string[];
	/** Why the link was down; null while it was up. */
	readonly down: string | null;
};

/** Past messages of a topic that a fresh watcher gets: those that tell of a tick, and those that are whole each time. */
const topicMemory: Readonly<Record<string, number>> = {routes: 60, requests: 60, traces: 60, databases: 12};
/** Parts after the one looked at in which what a cut link missed may stand. */
const partsAfterCut = 3;

const linesOf = (recording: Recording, part: number, host: number): readonly Line[] => recording.load(part)?.lines.filter(line => line.host === host) ?? [];

const readHello = (text: string): Hello | null => {
	const decoded = decodeServerMessage(text);
	return decoded.ok && decoded.message.type === 'hello' ? decoded.message : null;
};

/** How far back a hello is looked for, of a host that was down for long. */
const partsBeforeCut = 12;

/** The hello with all that was added to it, as of the last of these lines. */
const readMoment = (lines: readonly Line[], at: number): Pick<HostMoment, 'hello' | 'since'> => {
	const last = lines.findLastIndex(({kind}) => kind === 'hello');
	const told = lines[last];
	const hello = told ? readHello(told.text) : null;
	if (!told || !hello) return {hello: null, since: []};
	const series: SeriesKey[] = [...hello.series];
	const distributions: SeriesKey[] = [...hello.distributions];
	for (const {kind, text} of lines.slice(last + 1)) {
		const decoded = kind === 'schema' ? decodeServerMessage(text) : null;
		if (!decoded?.ok || decoded.message.type !== 'schema') continue;
		series.push(...decoded.message.series);
		distributions.push(...decoded.message.distributions);
	}
	const newest = lines.findLast(({kind}) => kind === 'frame');
	return {
		hello: {...hello, series, distributions, seq: newest?.seq ?? hello.seq, sinceTickMs: newest ? at - newest.at : Math.max(0, at - told.at) + hello.sinceTickMs},
		since: ['collectors', 'restarts'].flatMap(kind => lines.slice(last + 1).findLast(line => line.kind === kind)?.text ?? []),
	};
};

/** The link of a host at an instant, and what a monitor would have been told of it. */
export const findMoment = (recording: Recording, host: number, at: number): HostMoment => {
	const part = recording.partAt(at);
	const lines = linesOf(recording, part, host).filter(line => line.at <= at);
	const link = lines.findLast(({kind}) => kind === 'hello' || kind === 'down');
	const down = link?.kind === 'down' ? link.text : null;
	// What a later refill brought of the time without a link was not known then.
	const cut = lines.findIndex(({kind}, index) => kind === 'down' && index > lines.findLastIndex(one => one.kind === 'hello'));
	let moment = readMoment(down === null ? lines : lines.slice(0, cut), at);
	for (let before = part - 1; moment.hello === null && down !== null && before >= Math.max(0, part - partsBeforeCut); before--) moment = readMoment(linesOf(recording, before, host), at);
	return {...moment, down: moment.hello === null ? (down ?? 'nothing is recorded of it at this time') : down};
};

/** A recording has of every topic what it has, whatever its agent kept. */
export const encodeMoment = ({hello, since}: HostMoment): string[] => (hello ? [encodeMessage({...hello, recallTopics: topics}), ...since] : []);

export type Wanted = {readonly host: number; readonly epoch: string; readonly from: number; readonly to: number; readonly at: number; readonly intervalMs: number};

type Span = {readonly host: number; readonly epoch: string; /** Ms since the epoch. */ readonly begin: number; readonly end: number};

/** What has a tick, of one life of an agent, from the parts in which it may stand. */
function* linesOfEpoch(recording: Recording, {host, epoch, begin, end}: Span): Generator<Line & {readonly seq: number}> {
	let lastPart = recording.partAt(end);
	if (linesOf(recording, lastPart, host).some(({kind}) => kind === 'down')) lastPart += partsAfterCut;
	for (let part = recording.partAt(begin); part <= lastPart && part < recording.starts.length; part++) {
		let current = '';
		for (const line of linesOf(recording, part, host)) {
			if (line.kind === 'hello') current = /"epoch":"([^"]{0,200})"/.exec(line.text)?.[1] ?? '';
			const {seq} = line;
			if (seq !== null && (current === '' || current === epoch)) yield {...line, seq};
		}
	}
}

/** Frames of the newest 15 minutes (at 1 s) of from ≤ seq ≤ to that were told by `at`, coarse ones before, oldest first. */
export const findFrames = (recording: Recording, {host, epoch, from, to, at, intervalMs}: Wanted): string[] => {
	const fineFrom = Math.max(from, to - fineSlots + 1);
	const frames = new Map<number, string>();
	const coarse = new Map<number, string>();
	for (const {kind, seq, text, at: told} of linesOfEpoch(recording, {host, epoch, begin: at - (to - from + 2 * coarseStep) * intervalMs, end: at})) {
		if (kind === 'frame' && seq >= fineFrom && seq <= to && told <= at) frames.set(seq, text);
		else if (kind === 'coarse' && seq >= from && seq + coarseStep <= fineFrom) coarse.set(seq, text);
	}
	const inOrder = (texts: ReadonlyMap<number, string>): string[] => [...texts].sort((a, b) => a[0] - b[0]).map(([, text]) => text);
	return [...inOrder(coarse), ...inOrder(frames)];
};

/** The recent messages of a topic. */
export const findTopic = (recording: Recording, host: number, topic: string, at: number): string[] =>
	linesOf(recording, recording.partAt(at), host).filter(line => line.kind === `topic ${topic}` && line.at <= at).slice(-(topicMemory[topic] ?? 1)).map(({text}) => text);

/** Details as they were told by `at`, as many as an agent would tell of them, oldest first. */
export const findDetails = (recording: Recording, wish: DetailsWish, {host, epoch, newest, at, intervalMs}: Pick<Wanted, 'host' | 'epoch' | 'at' | 'intervalMs'> & {readonly newest: number}): ReturnType<DetailsChoice['end']> => {
	const choice = createDetailsChoice(wish, intervalMs);
	const timeOf = (seq: number): number => at - (newest - seq) * intervalMs;
	for (const {kind, seq, text, at: told} of linesOfEpoch(recording, {host, epoch, begin: timeOf(Math.min(choice.first, newest)), end: Math.min(at, timeOf(wish.to))})) {
		const topic = topics.find(name => kind === `topic ${name}`);
		if (topic && told <= at) choice.take({topic, seq, text});
	}
	return choice.end();
};
