/** The screens that one goes to by a digit or by tab, in their order. Adding one is a line here, its name in state.ts and its picture in draw-screen.ts. */
import type {ScreenName} from './state.ts';

export type Tab = {
	readonly name: ScreenName;
	/** The key that goes there. */
	readonly digit: string;
	/** One word for the bar. */
	readonly title: string;
	/** What help says of it. */
	readonly help: string;
	/** Of one host, or of all. */
	readonly of: 'fleet' | 'host';
};

export const tabs: readonly Tab[] = [
	{name: 'fleet', digit: '1', title: 'fleet', help: 'every host, the worst on top', of: 'fleet'},
	{name: 'host', digit: '2', title: 'host', help: 'one host: charts, routes, databases, collectors', of: 'host'},
	{name: 'requests', digit: '3', title: 'requests', help: 'routes with their share of the time, latency over time, slow and failed requests', of: 'host'},
	{name: 'database', digit: '4', title: 'database', help: 'pools, servers, who blocks whom, statements, replicas', of: 'host'},
	{name: 'traces', digit: '5', title: 'traces', help: 'failed and slowest traces; enter shows every span and the time of each service', of: 'host'},
	{name: 'processes', digit: '6', title: 'processes', help: 'one host: top processes by CPU, memory and I/O', of: 'host'},
	{name: 'log', digit: '7', title: 'log', help: 'what happened: findings, lost links, restarts, marks', of: 'fleet'},
];

/** The tab that a screen belongs to: details belong to the list they were opened from. */
export const tabOf = (screens: readonly {readonly name: ScreenName}[]): Tab | null => {
	for (const {name} of screens.toReversed()) {
		const found = tabs.find(tab => tab.name === name);
		if (found) return found;
	}
	return null;
};
