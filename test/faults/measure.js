// The fault tests as a measurement: runs them once, as much of everything as is asked for, and what they told as a table.
import {spawnSync} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {fileURLToPath} from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/** `scale` is how much of everything, 1 as beside the other tests; the same `seed` plays the same kills again, null is one of now. */
export const measureFaults = ({scale, seed = null}) => {
	const folder = mkdtempSync(path.join(os.tmpdir(), 'engineroom-faults-'));
	const report = path.join(folder, 'figures');
	writeFileSync(report, '');
	const env = {...process.env, ENGINEROOM_FAULTS: String(scale), ENGINEROOM_FAULTS_REPORT: report, ...(seed !== null && {ENGINEROOM_FUZZ_SEED: String(seed)})};
	const {status} = spawnSync('npx', ['vitest', 'run', '--config', '.config/vitest.config.ts', 'test/faults'], {cwd: root, stdio: 'inherit', env});
	const figures = readFileSync(report, 'utf8').split('\n').filter(line => line !== '').map(line => JSON.parse(line));
	rmSync(folder, {recursive: true, force: true});
	return {passed: status === 0, figures};
};

const seconds = value => value === null ? '—' : value === 0 ? 'at once' : `${value.toFixed(1)} s`;

/** One row a fault, as docs/reliability.md has it. */
export const tableOf = figures => [
	'| fault | shown as it is after | frames lost | most memory of one process |', '| --- | --- | --- | --- |',
	...figures.map(({fault, recoverySeconds, framesLost, peakMb, note}) => `| ${fault}${note ? ` (${note})` : ''} | ${seconds(recoverySeconds)} | ${framesLost ?? '—'} | ${peakMb === null ? '—' : `${Math.round(peakMb)} MB`} |`),
].join('\n');
