/** Which parts of a screen there is room for. */
import type {Size} from '../../draw/rows.ts';

export type PagePlan = {
	readonly hasFooter: boolean;
	/** The bar of screens under the header. */
	readonly hasTabs: boolean;
	/** Rows that are left for the body. */
	readonly room: number;
};

/** A footer from `footerFrom` rows on, the bar of screens from 20. */
export const planPage = ({rows}: Size, footerFrom = 8): PagePlan => {
	const hasFooter = rows >= footerFrom;
	const hasTabs = rows >= 20;
	return {hasFooter, hasTabs, room: Math.max(0, rows - 1 - (hasFooter ? 1 : 0) - (hasTabs ? 1 : 0))};
};
