/** Messages to text. Values are rounded to what their unit can mean, which keeps a frame at some hundred bytes. */
import {lookUpSeries, type Unit} from '../signals/catalog.ts';
import {encodeDistribution} from './distribution-codec.ts';
import type {ClientMessage, CollectorsMessage, DatabasesMessage, FactsMessage, Frame, Hello, ProcessesMessage, Replayed, RequestsMessage, RestartsMessage, RoutesMessage, SchemaMessage, SeriesKey, TracesMessage} from './messages.ts';

type Sendable = Hello | SchemaMessage | Replayed | CollectorsMessage | RestartsMessage;

export const encodeMessage = (message: Sendable | ClientMessage): string => JSON.stringify(message);

/** Decimal places by unit: 0.01 %, 1 µs; bytes are whole; counts may be averages (load). */
const places: Readonly<Record<Unit, number>> = {ratio: 1e4, seconds: 1e6, bytes: 1, count: 1e3};

/** Rounds a value as its series' unit asks; null for what is not a number. */
export const roundValue = (key: SeriesKey, value: number | null): number | null => {
	if (value === null || !Number.isFinite(value)) return null;
	const scale = places[lookUpSeries(key.name)?.unit ?? 'seconds'];
	return Math.round(value * scale) / scale;
};

export const encodeFrame = (frame: Frame, series: readonly SeriesKey[]): string =>
	JSON.stringify({
		type: frame.type,
		seq: frame.seq,
		time: frame.time,
		values: frame.values.map((value, index) => {
			const key = series[index];
			return key ? roundValue(key, value) : null;
		}),
		latency: frame.latency.map(([id, distribution]) => [id, encodeDistribution(distribution)]),
	});

export const encodeRoutes = (message: RoutesMessage): string =>
	JSON.stringify({...message, data: message.data.map(route => ({...route, latency: route.latency ? encodeDistribution(route.latency) : null}))});

export const encodeFacts = (message: FactsMessage): string => JSON.stringify(message);
export const encodeDetails = (message: DatabasesMessage | TracesMessage | RequestsMessage): string => JSON.stringify(message);

/** Details of the past around the text in which they were told. */
export const encodePast = (told: string): string => `{"type":"past","message":${told}}`;

/** Shares to 0.01 %, seconds to hundredths, bytes whole. */
export const encodeProcesses = (message: ProcessesMessage): string => JSON.stringify(message, (key, value: unknown) => (typeof value === 'number' ? Math.round(value * (processPlaces[key] ?? 1)) / (processPlaces[key] ?? 1) : value));

const processPlaces: Readonly<Record<string, number>> = {cpu: 1e4, memoryRatio: 1e4, seconds: 100};
