/** An agent in this process: for the agent command, and for a monitor that finds none. */
import {randomUUID} from 'node:crypto';
import os from 'node:os';
import {startAgent, type Agent, type AgentOptions} from '../agent/agent.ts';
import type {Found} from '../agent/discovery/found.ts';
import type {OnDemandCollector} from '../agent/on-demand.ts';
import type {Collector} from '../collectors/collector.ts';
import type {Clock} from '../signals/clock.ts';
import {washText} from '../signals/text.ts';
import {version} from './version.ts';

/** Where the agent keeps its past besides its memory. */
export type OpenHistory = Pick<AgentOptions, 'recorder' | 'notRecording'>;

/** This host's name, as its agent tells it. */
export const hostName = (): string => washText(os.hostname()) || 'localhost';

export const startLocalAgent = ({history = {}, ...options}: {readonly clock: Clock; readonly collectors: readonly Collector[]; readonly onDemand?: readonly OnDemandCollector[]; readonly intervalMs: number; readonly labels?: Readonly<Record<string, string>>; readonly unread?: () => readonly Found[]; readonly history?: OpenHistory}): Agent =>
	startAgent({
		...options,
		...history,
		host: {name: hostName(), platform: `${os.platform()} ${os.arch()}`, ...(options.labels && Object.keys(options.labels).length > 0 && {labels: options.labels})},
		version,
		pid: process.pid,
		epoch: randomUUID(),
	});
