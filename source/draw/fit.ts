/** Values over time in the cells that there are. */

/** Which of `count` values stands in the cell `x`: the newest that fit; fewer values than cells are stretched, so that pictures of one size show one time. */
export const indexIn = (count: number, cells: number, x: number): number => (count >= cells ? count - cells + x : Math.floor((x * count) / cells));

/** The values in their cells; without any, gaps. */
export const fitCells = <T>(values: readonly T[], cells: number, gap: T): T[] => {
	const count = values.length;
	if (count === 0) return Array.from({length: cells}, () => gap);
	if (count >= cells) return values.slice(count - cells);
	const fitted: T[] = [];
	for (let x = 0; x < cells; x++) fitted.push(values[indexIn(count, cells, x)] ?? gap);
	return fitted;
};
