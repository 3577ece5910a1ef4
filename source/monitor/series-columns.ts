/** Columns of series that belong together: of a pool, an input, a service, a database server. */
import type {StatusClass} from '../signals/status.ts';
import type {Tier} from '../signals/tier.ts';

export type PoolColumns = {used: number[]; idle: number[]; max: number[]; pending: number[]; seen: number[]};
/** What one input counts of a service; several of them are several processes, whose rates are added. */
export type SourceColumns = {tier: Tier; observed: number | null; readonly classes: Partial<Record<StatusClass, number>>; errors: number | null};
export type ServiceColumns = {
	readonly service: string;
	readonly sources: Map<string, SourceColumns>;
	readonly inFlight: number[];
	readonly pools: Map<string, PoolColumns>;
	/** Ready-made quantiles: by quantile, one column for each series that tells it. */
	readonly quantiles: Map<string, number[]>;
};
/** `label` is the database or the service. */
export type NamedColumns = {readonly label: string; readonly from: string; readonly columns: Map<string, number>};
