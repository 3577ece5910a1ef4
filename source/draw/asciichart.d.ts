/** What line-chart.ts uses of asciichart, which has no types. */
declare module 'asciichart' {
	export type PlotConfig = {
		readonly offset?: number;
		readonly height?: number;
		readonly min?: number;
		readonly max?: number;
		readonly format?: (value: number) => string;
		readonly symbols?: readonly string[];
	};
	const asciichart: {plot(series: readonly number[], config?: PlotConfig): string};
	export default asciichart;
}
