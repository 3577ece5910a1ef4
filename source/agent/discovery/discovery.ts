/**
 * Finds what this host can be asked: ports that are listened on, logs that are written, database sockets. Loopback only, GET
 * only, known paths only, and everything once until it changes.
 */
import type {Collector} from '../../collectors/collector.ts';
import {CollectorError} from '../../collectors/collector.ts';
import type {Host} from '../../collectors/host-door.ts';
import type {Clock} from '../../signals/clock.ts';
import {washText} from '../../signals/text.ts';
import type {Candidate, Found} from './found.ts';
import {candidateOf, guessListeners, listListeners} from './listeners.ts';
import {listLogs, logCandidate} from './logs.ts';
import {findOwner} from './same-page.ts';

export type DiscoveryOptions = {
	readonly host: Host;
	readonly clock: Clock;
	/** A collector for one spelling; throws for what is none. */
	readonly createInput: (spelled: string) => Collector;
	/** Ports of our own. */
	readonly ownPorts: ReadonlySet<number>;
	/** Inputs that somebody named already, as spelled. */
	readonly named: readonly string[];
	/** Whether a port may be opened for programs that send what they know; an agent that is only visiting opens none. */
	readonly receives: boolean;
	/** A collector that has read once, and goes on from there. */
	readonly onFound: (collector: Collector) => void;
};

export type Discovery = {
	/** Looks once at everything that is new; resolves when all of it was tried. */
	scan(): Promise<void>;
	/** What was found so far, in the order it was found. */
	readonly found: readonly Found[];
	/** Looks again and again, until stopped. */
	start(): void;
	stop(): void;
};

/** Ports are looked at this often; who refused is asked again after the longer time. */
const scanEveryMs = 10_000;
const retryAfterMs = 60_000;
const trialMs = 1500;
const trialsAtOnce = 6;
const maxInputs = 60;
export const otlpPort = 4318;

type Tried = {readonly found: Found | null; readonly at: number};

export const createDiscovery = ({host, clock, createInput, ownPorts, named, receives, onFound}: DiscoveryOptions): Discovery => {
	/** By the key of the candidate. */
	const tried = new Map<string, Tried>();
	/** Metrics pages that are read. */
	const pages: string[] = named.filter(input => /^https?:/.test(input));
	let taken = 0;
	let stopped = false;
	let cancel = (): void => undefined;

	const listCandidates = (): Candidate[] => {
		const listeners = listListeners(host) ?? guessListeners();
		const others = listeners.filter(({localPort}) => !ownPorts.has(localPort) && !isNamed(named, localPort));
		const logs = listLogs(host).filter(path => !named.includes(path));
		return [...others.flatMap(listener => candidateOf(listener) ?? []), ...logs.map(logCandidate), ...otlpCandidate(!receives || listeners.some(({localPort}) => localPort === otlpPort), named)];
	};
	/** One at a time: of two that are the same, the second must see the first. */
	let comparing: Promise<unknown> = Promise.resolve();
	const isAnothersPage = (collector: Collector): Promise<boolean> => {
		if (collector.name !== 'prometheus') return Promise.resolve(false);
		const compared = comparing.then(async () => {
			const isAnothers = (await findOwner(host, collector.from, pages)) !== null;
			if (!isAnothers) pages.push(collector.from);
			return isAnothers;
		});
		comparing = compared;
		return compared;
	};
	const isDue = ({key}: Candidate): boolean => {
		const last = tried.get(key);
		return last === undefined || (last.found !== null && last.found.reason !== null && clock.now() - last.at >= retryAfterMs);
	};
	const tryCandidate = async (candidate: Candidate): Promise<void> => {
		let reason: string | null = null;
		for (const input of candidate.inputs) {
			if (stopped || taken >= maxInputs) return;
			const outcome = await readOnce(() => createInput(input), clock);
			if ('collector' in outcome && (await isAnothersPage(outcome.collector))) continue;
			if ('collector' in outcome) {
				taken++;
				tried.set(candidate.key, {found: {input: outcome.collector.from, what: outcome.collector.name === 'prometheus' ? 'metrics page' : candidate.what, reason: null}, at: clock.now()});
				onFound(outcome.collector);
				return;
			}
			reason ??= outcome.reason;
			// Nobody there speaks HTTP: the other paths would not fare better.
			if (outcome.isHopeless) break;
		}
		const shown = candidate.inputs[0] ?? candidate.key;
		tried.set(candidate.key, {found: candidate.silent ? null : {input: shown, what: candidate.what, reason: candidate.remedy?.(reason ?? 'cannot be read') ?? reason}, at: clock.now()});
	};
	const scan = async (): Promise<void> => {
		const candidates = listCandidates();
		const keys = new Set(candidates.map(({key}) => key));
		// What is gone may come back as something else; what was found goes on being read and tells by itself that it is gone.
		for (const [key, {found}] of tried) if (!keys.has(key) && found?.reason !== null) tried.delete(key);
		const queue = candidates.filter(isDue);
		const work = async (): Promise<void> => {
			for (let next = queue.shift(); next !== undefined && !stopped; next = queue.shift()) await tryCandidate(next);
		};
		await Promise.all(Array.from({length: trialsAtOnce}, work));
	};
	const again = (): void => {
		void scan().finally(() => {
			if (!stopped) cancel = clock.setTimer(again, scanEveryMs);
		});
	};
	return {
		scan,
		get found() {
			return [...tried.values()].flatMap(({found}) => found ?? []);
		},
		start: again,
		stop() {
			stopped = true;
			cancel();
		},
	};
};

/** Whether an input that was named leads to a port of this host. */
const isNamed = (named: readonly string[], port: number): boolean => named.some(input => new RegExp(`^[a-z+]+://(?:[^/@]*@)?(?:127\\.0\\.0\\.1|localhost|\\[::1\\]):${port}(?:/|$)`, 'i').test(input));

const otlpCandidate = (isClosed: boolean, named: readonly string[]): Candidate[] => (isClosed || named.some(input => input.startsWith('otlp:')) ? [] : [{key: 'otlp', what: 'OTLP receiver', inputs: [`otlp://127.0.0.1:${otlpPort}`], silent: false, remedy: null}]);

type Outcome = {readonly collector: Collector} | {readonly reason: string; readonly isHopeless: boolean};
const hopeless = new Set(['ECONNREFUSED', 'ECONNRESET', 'ERR_TIMEOUT', 'EPROTO', 'HPE_INVALID_CONSTANT', 'EPIPE', 'ERR_BODY']);

const readOnce = async (create: () => Collector, clock: Clock): Promise<Outcome> => {
	let collector: Collector | null = null;
	const controller = new AbortController();
	const cancel = clock.setTimer(() => controller.abort(new CollectorError('ERR_TIMEOUT', 'took too long to answer')), trialMs);
	try {
		collector = create();
		const collected = collector.collect(controller.signal);
		const late = new Promise<never>((_, reject) => controller.signal.addEventListener('abort', () => reject(controller.signal.reason as Error)));
		const reading = await Promise.race([collected, late]);
		// A page that nothing is made of is no input: it would be asked every second for nothing.
		if (collector.name === 'prometheus' && /none known as requests/.test(reading.note ?? '')) throw new CollectorError('ERR_PAGE_EMPTY', 'a metrics page that tells of no requests, pools or databases', 'absent');
		return {collector};
	} catch (error) {
		await collector?.close?.().catch(() => undefined);
		const {code, message} = error as NodeJS.ErrnoException;
		return {reason: washText(message) || 'cannot be read', isHopeless: code !== undefined && (hopeless.has(code) || code.startsWith('HPE_'))};
	} finally {
		cancel();
	}
};
