/** `http://…/metrics`: one scrape a tick, turned into requests, errors, latency and pools by rule. */
import {createKeySet, maxRoutes, type KeySet} from '../../signals/cardinality.ts';
import {statusClasses} from '../../signals/status.ts';
import {washText} from '../../signals/text.ts';
import {CollectorError, type Collector, type LatencyPoint, type Point, type Reading} from '../collector.ts';
import type {Host} from '../host-door.ts';
import {showAddress} from '../http-page.ts';
import {choose, isWanted, withOwnRules, type Choice} from './choose.ts';
import {readyQuantiles} from './durations.ts';
import {fetchPage, type FetchedPage} from './fetch-page.ts';
import {isWantedInside, planInside, type Inside} from './inside.ts';
import {explainPage} from './notes.ts';
import {leaveOutExcluded, leaveOutOwnScrape} from './own-scrape.ts';
import {createPage, type Page} from './page.ts';
import type {PageReading} from './series.ts';
import {createPlan, type Plan} from './plan.ts';
import {readPools} from './read-pools.ts';
import {noOwnRules, type OwnRules} from './rules/own-rules.ts';
import {nameService} from './service-name.ts';

export type PrometheusOptions = {readonly host: Host; readonly url: string; readonly service?: string; /** Rules of the configuration file. */ readonly ownRules?: OwnRules};

/** What was made of a page's series, good until they change. */
type Known = {readonly revision: number; readonly choice: Choice; readonly plan: Plan; readonly inside: Inside; readonly service: string};

export const createPrometheusCollector = ({host, url, service: named, ownRules = noOwnRules}: PrometheusOptions): Collector => {
	const from = showAddress(url);
	const rules = withOwnRules(ownRules);
	const isKept = (family: string): boolean => isWanted(rules, family) || isWantedInside(family);
	const routes: KeySet = createKeySet(maxRoutes);
	/** Text and protobuf spell series differently: nothing is counted from one to the other. */
	const states: Record<FetchedPage['kind'], State> = {text: createState(isKept), protobuf: createState(isKept)};
	/** Protobuf is tried once, and kept where it tells more. */
	let protobuf: 'untried' | 'wanted' | 'useless' = 'untried';
	return {
		name: 'prometheus',
		from,
		async collect(signal) {
			const fetched = await fetchPage(host, url, protobuf === 'wanted' ? 'protobuf' : 'text', signal).catch((error: unknown) => {
				// A page that was fine as text is not lost for its protobuf.
				if (protobuf === 'wanted') protobuf = 'useless';
				throw error;
			});
			const state = states[fetched.kind];
			const now = host.now();
			const reading = fetched.kind === 'text' ? state.page.read(fetched.body) : state.page.readProtobuf(fetched.families);
			if (reading.samples === 0 || reading.brokenLines > reading.samples) throw new CollectorError('ERR_PAGE_FORMAT', `no metrics page: ${reading.brokenLines} lines are no exposition${reading.brokenSample === null ? '' : `, e.g. "${washText(reading.brokenSample, 60)}"`}`);
			if (state.known?.revision !== reading.revision) {
				const choice = choose(reading, rules);
				state.known = {revision: reading.revision, choice, plan: createPlan(choice), inside: planInside(reading), service: named ?? nameService(reading, choice, from)};
			}
			const {known} = state;
			const observedSeconds = state.readAt === null ? null : (now - state.readAt) / 1000;
			state.readAt = now;
			const {choice} = known;
			if (protobuf === 'untried' && fetched.kind === 'text' && mayHideBuckets(choice, fetched.offersProtobuf)) protobuf = 'wanted';
			else if (protobuf === 'wanted' && !isNative(choice)) protobuf = 'useless';
			leaveOutOwnScrape(choice.requests);
			if (choice.latency !== null && choice.latency.family !== choice.requests?.family) leaveOutOwnScrape(choice.latency);
			leaveOutExcluded(choice.latency, choice.requests);
			return tell({known, reading, observedSeconds, routes, from});
		},
	};
};

type State = {readonly page: Page; known: Known | null; readAt: number | null};
const createState = (isKept: (family: string) => boolean): State => ({page: createPage(isKept), known: null, readAt: null});

const isNative = ({latency}: Choice): boolean => latency?.series.some(({part}) => part === 'native') === true;

/** Native histograms have their buckets in protobuf alone: in text there are none, or only coarse ones beside them. */
const mayHideBuckets = ({latency}: Choice, offersProtobuf: boolean): boolean => latency?.family.type === 'histogram' && (latency.buckets <= 1 || offersProtobuf);

type Told = {readonly known: Known; readonly reading: PageReading; readonly observedSeconds: number | null; readonly routes: KeySet; readonly from: string};

const tell = ({known: {choice, plan, inside, service}, reading, observedSeconds, routes, from}: Told): Reading => {
	const labels = {service, from};
	const points: Point[] = [];
	const latencies: LatencyPoint[] = [];
	const requests = observedSeconds !== null && observedSeconds > 0 ? plan.count() : null;
	if (requests && observedSeconds !== null) {
		points.push({name: 'service.observed', labels: {...labels, tier: choice.requests?.rule.edge === true ? 'edge-page' : 'app'}, value: observedSeconds});
		for (const status of statusClasses) if (requests.classes[status] > 0 || status !== 'none') points.push({name: 'http.server.requests', labels: {...labels, class: status}, value: requests.classes[status]});
		if (choice.requests?.hasStatus) points.push({name: 'http.server.errors', labels, value: requests.errors});
		const distribution = plan.durations(requests.count);
		if (distribution) latencies.push({labels, distribution});
		if (choice.latency) for (const [quantile, value] of readyQuantiles(choice.latency)) points.push({name: 'http.server.request.duration.quantile', labels: {...labels, quantile}, value});
	}
	const inFlight = choice.inFlight.filter(({value}) => Number.isFinite(value));
	if (inFlight.length > 0) points.push({name: 'http.server.active_requests', labels, value: inFlight.reduce((sum, {value}) => sum + value, 0)});
	points.push(...readPools(choice.pools, labels));
	const more = inside.tell(service, from, observedSeconds !== null && observedSeconds > 0 ? observedSeconds : null);
	points.push(...more.points);
	latencies.push(...more.latencies);
	const note = explainPage(reading, choice, inside, routes);
	return {points, latencies, routes: requests ? plan.routes(service, routes) : [], ...(reading.hasBegun ? {restarts: [{of: 'service', name: service}]} : {}), ...(note === null ? {} : {note})};
};
