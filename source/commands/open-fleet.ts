/** The fleet that a command watches: the targets named, else the agent on this host, else an agent inside this process. */
import {setFlagsFromString} from 'node:v8';
import {createFleet, type Fleet} from '../monitor/fleet.ts';
import {createMemoryTransport} from '../monitor/link-memory.ts';
import {parseTarget} from '../monitor/target.ts';
import type {Clock} from '../signals/clock.ts';
import {defaultPort} from '../wire/limits.ts';
import {askAgent} from './ask-agent.ts';
import {readProgram} from './bootstrap/read-program.ts';
import {openTrust} from './monitor-trust.ts';
import {speak} from './speak.ts';
import type {Options} from './options.ts';
import {manyHosts, workHard} from './tune-engine.ts';
import {createLinks, readTargets, realSources} from './watched-targets.ts';

export type OpenFleet = {
	readonly fleet: Fleet;
	close(): Promise<void>;
	/** Resolves when there is no more to come: the end of a recording. */
	readonly ended?: Promise<void>;
};

/** What the numbers on a screen cover: long enough for a quantile, short enough to be the present. */
export const nowSeconds = 5;
/** The identity of the agent inside this process. */
export const insideId = 'inside';
const localTarget = `127.0.0.1:${defaultPort}`;

/** `listen` is called before any target is watched: an agent in this process says hello at once. */
export const openFleet = async (options: Options, clock: Clock, listen: (fleet: Fleet) => void = () => undefined): Promise<OpenFleet> => {
	const targets = await readTargets(options.targets, realSources(process.stdin));
	if (targets.length > manyHosts) workHard(process.versions.v8, setFlagsFromString);
	const program = options.bootstrap && targets.some(({ssh}) => ssh !== null) ? await readProgram(options) : null;
	const fleet = createFleet({clock, windowSeconds: options.windowSeconds, intervalMs: options.intervalMs, nowSeconds: Math.max(nowSeconds, (options.intervalMs / 1000) * 2), say: speak});
	listen(fleet);
	const links = createLinks(clock, openTrust(options, targets, process.env), program);
	for (const target of targets) fleet.add(target.id, links.to(target));
	const close = async (): Promise<void> => {
		fleet.close();
		await links.end();
	};
	if (targets.length > 0) return {fleet, close};
	// Inputs named here are for an agent of our own: another one would not read them.
	if (options.from.length === 0 && (await askAgent(defaultPort)) !== null) {
		const parsed = parseTarget(localTarget);
		if (parsed.ok) fleet.add(parsed.target.id, links.to(parsed.target));
		return {fleet, close};
	}
	const {startInsideAgent} = await import('./agent.ts');
	const inside = startInsideAgent(options, clock);
	fleet.add(insideId, createMemoryTransport(inside.agent));
	return {
		fleet,
		async close() {
			fleet.close();
			await inside.stop();
		},
	};
};
