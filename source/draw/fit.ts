/** Values over time in the cells that there are. */

/** The newest values that fit; fewer values than cells are stretched, so that pictures of one size show one time. */
export const fitCells = <T>(values: readonly T[], cells: number, gap: T): T[] => {
	if (values.length === 0) return Array.from({length: cells}, () => gap);
	if (values.length >= cells) return values.slice(values.length - cells);
	return Array.from({length: cells}, (_, x) => values[Math.floor((x * values.length) / cells)] ?? gap);
};
