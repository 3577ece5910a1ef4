/** One metric of Spring Boot's actuator: https://docs.spring.io/spring-boot/api/rest/actuator/metrics.html */
import type {Host} from '../../host-door.ts';
import {fetchIfThere} from '../fetch-page.ts';
import {NotThatPage} from '../told.ts';

export type Metric = {
	/** Value of a statistic (COUNT, TOTAL_TIME, VALUE, ACTIVE_TASKS); null when it has none. */
	statistic(name: string): number | null;
	/** Values of a tag that are still to be chosen among. */
	tag(name: string): readonly string[];
	readonly baseUnit: string | null;
};
export type Tags = readonly (readonly [name: string, value: string])[];

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null;
const listOf = (value: unknown): readonly Readonly<Record<string, unknown>>[] => (Array.isArray(value) ? value.filter(isObject) : []);

export const readJson = (text: string): Readonly<Record<string, unknown>> => {
	let parsed: unknown;
	try {
		parsed = JSON.parse(text);
	} catch {
		throw new NotThatPage('answered with something else than JSON: is it an actuator?');
	}
	if (!isObject(parsed)) throw new NotThatPage('answered with JSON that is no actuator metric');
	return parsed;
};

export const readMetric = (text: string): Metric => {
	const json = readJson(text);
	const measurements = listOf(json['measurements']);
	const tags = listOf(json['availableTags']);
	return {
		statistic(name) {
			const value = measurements.find(({statistic}) => statistic === name)?.['value'];
			return typeof value === 'number' && Number.isFinite(value) ? value : null;
		},
		tag(name) {
			const values = tags.find(({tag}) => tag === name)?.['values'];
			return Array.isArray(values) ? values.filter(value => typeof value === 'string') : [];
		},
		baseUnit: typeof json['baseUnit'] === 'string' ? json['baseUnit'] : null,
	};
};

export type Questions = {
	/** The metric, narrowed to the series with these tags; null when there is none (yet). */
	ask(name: string, tags?: Tags): Promise<Metric | null>;
	/** Questions that were answered with 200 so far. */
	readonly answered: number;
};

export const createQuestions = (host: Host, base: string, signal: AbortSignal): Questions => {
	let answered = 0;
	return {
		async ask(name, tags = []) {
			const asked = new URL(`${base}/${encodeURIComponent(name)}`);
			for (const [tag, value] of tags) asked.searchParams.append('tag', `${tag}:${value}`);
			const text = await fetchIfThere(host, asked.href, signal);
			if (text === null) return null;
			answered++;
			return readMetric(text);
		},
		get answered() {
			return answered;
		},
	};
};
