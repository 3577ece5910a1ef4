/** The flight recorder of an agent of this process, or why there is none. */
import {randomUUID} from 'node:crypto';
import {openRecorder} from '../agent/recorder/recorder.ts';
import {explainDisk} from '../agent/recorder/room.ts';
import type {Clock} from '../signals/clock.ts';
import {washText} from '../signals/text.ts';
import {defaultHistoryFolder} from './history-folder.ts';
import {createRealDisk} from './history-disk.ts';
import {hostName, type OpenHistory} from './local-agent.ts';
import type {Options} from './options.ts';
import {version} from './version.ts';

const memoryOnly = (from: string, why: string): OpenHistory => ({notRecording: {name: 'history', from, state: 'absent', reason: washText(`the past is kept in memory only: ${why}`), lastSeconds: null}});

/** Never rejects: an agent without a disk works from memory, and says why. */
export const openHistory = async ({history, intervalMs}: Options, clock: Clock): Promise<OpenHistory> => {
	if (!history.wanted) return {};
	const folder = history.folder ?? defaultHistoryFolder({env: process.env, userId: process.getuid?.() ?? -1});
	if (folder === null) return memoryOnly('history', 'no folder for it: name one with --history-dir');
	try {
		return {recorder: await openRecorder({disk: createRealDisk(folder), clock, intervalMs, version, host: hostName(), freshEpoch: randomUUID(), maxBytes: history.maxBytes, maxAgeMs: history.maxAgeMs})};
	} catch (error) {
		return memoryOnly(folder, explainDisk(error));
	}
};
