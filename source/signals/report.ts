/** What was seen over a stretch of time, for outputs that are no screen: JSON, plain lines, check. Pure shapes. */
import type {CollectorState, Finding, HostSignals, LinkState, RouteFigures, ServiceSignals} from './board.ts';
import type {DatabaseFacts} from './databases.ts';

export type ServiceReport = {readonly service: string; readonly from: string; readonly signals: ServiceSignals; readonly routes: readonly RouteFigures[]};

export type HostReport = {
	readonly host: string;
	readonly target: string;
	readonly state: LinkState;
	readonly ageSeconds: number | null;
	readonly reason: string | null;
	readonly signals: HostSignals;
	readonly services: readonly ServiceReport[];
	/** Details of database servers, where they were asked for; their figures are among the signals. */
	readonly databases?: readonly DatabaseFacts[];
	readonly collectors: readonly CollectorState[];
	readonly findings: readonly Finding[];
};

export type Report = {
	/** Milliseconds since the epoch. */
	readonly time: number;
	/** The time that was watched: counts and rates cover exactly this. */
	readonly forSeconds: number;
	readonly hosts: readonly HostReport[];
	/** All hosts together: latencies merged, counts added, the worst of shares. */
	readonly fleet: {readonly signals: HostSignals; readonly findings: readonly Finding[]};
};
