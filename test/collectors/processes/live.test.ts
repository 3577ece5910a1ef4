import {spawn} from 'node:child_process';
import {existsSync} from 'node:fs';
import {describe, expect, it, onTestFinished} from 'vitest';
import {createProcessesCollector} from '../../../source/collectors/processes/index.ts';
import {createRealHost} from '../../../source/commands/real-host.ts';
import {until} from '../../helpers/until.ts';

describe.skipIf(!existsSync('/proc/self/stat'))('the processes of this machine', () => {
	it('hold a program that is busy, with its share and without its arguments', async () => {
		const busy = spawn(process.execPath, ['-e', 'for (;;);', 'hunter2-argument'], {stdio: 'ignore'});
		onTestFinished(() => void busy.kill('SIGKILL'));
		const collector = createProcessesCollector(createRealHost());
		const told: string[] = [];
		await until(async () => {
			const {processes} = await collector.collect(new AbortController().signal);
			told.push(JSON.stringify(processes));
			const found = processes?.list.find(({pid}) => pid === busy.pid);
			return found?.cpu !== null && found?.cpu !== undefined && found.cpu > 0.05 && found.command === 'node' && found.descriptors !== null && found.rssBytes > 10e6;
		}, 'the busy program is told');
		expect(told.join()).not.toContain('hunter2');
	});
});
