import {describe, expect, it} from 'vitest';
import {startAgent} from '../../../source/agent/agent.ts';
import {openRecorder} from '../../../source/agent/recorder/recorder.ts';
import type {DatabaseFacts} from '../../../source/signals/databases.ts';
import {findParts} from '../../../source/monitor/replay/find-parts.ts';
import {openRecording} from '../../../source/monitor/replay/recording.ts';
import {createReplayClock} from '../../../source/monitor/replay/replay-clock.ts';
import {createReplayFleet} from '../../../source/monitor/replay/replay-fleet.ts';
import {settle} from '../../helpers/fake-clock.ts';
import {createFakeClock} from '../../helpers/fleet.ts';
import {createMemoryDisk} from '../../helpers/memory-disk.ts';

const database = (sessions: number): DatabaseFacts => ({database: 'postgresql shop', from: 'postgres://db/shop', system: 'postgresql', version: '17', sessionsByState: {active: sessions}, sessions: [], statements: null, statementsSeconds: 0, hint: null, pools: [], replicas: []});

describe('a step within a recording that is stopped', () => {
	it('shows the details of the second it goes to, and nothing of later', async () => {
		const clock = createFakeClock();
		const disk = createMemoryDisk();
		let tick = 0;
		const recorder = await openRecorder({disk, clock, intervalMs: 1000, version: '0.1.0', host: 'api-1', freshEpoch: 'first', maxBytes: 200e6, maxAgeMs: 86_400_000});
		const agent = startAgent({clock, collectors: [{name: 'postgresql', from: 'postgres://db/shop', collect: async () => ({points: [{name: 'system.cpu.utilization', labels: {}, value: 0.5}], database: database(tick++)})}], intervalMs: 1000, host: {name: 'api-1', platform: 'linux x64'}, version: '0.1.0', pid: 1, epoch: 'memory', recorder});
		await clock.advance(900_000);
		await agent.stop();
		const bytes = Buffer.from([...disk.files].sort(([a], [b]) => a.localeCompare(b)).map(([, text]) => text).join(''));
		const recording = openRecording('history', findParts({name: 'history', sizeBytes: bytes.length, read: (offset, length) => bytes.subarray(offset, Math.min(bytes.length, offset + length))}));
		const real = createFakeClock();
		const replayClock = createReplayClock({real, startAt: recording.startAt + 700_000, endAt: recording.endAt, speed: 1, onOver: () => undefined, turn: settle});
		const fleet = createReplayFleet({recording, clock: replayClock, speed: 1, windowSeconds: 60, intervalMs: 1000, nowSeconds: 5, say: value => String(value)});
		fleet.dispatch({type: 'watch', id: 'api-1', details: ['databases']});
		await settle();
		fleet.dispatch({type: 'pause'});
		const sessions = (): number => fleet.host({id: 'api-1', cells: 1, chartCells: 0})!.databases![0]!.sessionsByState['active']!;
		const now = sessions();
		for (const back of [100, 40, 200]) {
			fleet.dispatch({type: 'step', backSeconds: back});
			for (let turn = 0; turn < 5; turn++) await settle();
			expect(now - sessions()).toBe(back);
		}
		fleet.close();
	}, 30_000);
});
