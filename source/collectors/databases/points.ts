/** Points of one database; what is not known is left out. */
import type {SeriesName} from '../../signals/catalog.ts';
import type {Labels, Point} from '../collector.ts';

/** Series by name, in base units; null where the server does not tell. */
export type Known = Partial<Record<SeriesName, number | null>>;

/** A point for each value that is known and a number. */
export const toPoints = (labels: Labels, known: Known): Point[] => {
	const points: Point[] = [];
	for (const [name, value] of Object.entries(known) as [SeriesName, number | null | undefined][]) {
		if (value !== null && value !== undefined && Number.isFinite(value)) points.push({name, labels, value});
	}
	return points;
};
