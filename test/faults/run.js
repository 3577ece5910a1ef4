// npm run faults [-- SCALE]: the fault tests with more of everything, and the table of what they cost in docs/reliability.md.
import {spawnSync} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {fileURLToPath} from 'node:url';

const scale = process.argv[2] ?? '1';
const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(path.join(os.tmpdir(), 'engineroom-faults-'));
const report = path.join(folder, 'figures');
writeFileSync(report, '');
const {status} = spawnSync('npx', ['vitest', 'run', '--config', '.config/vitest.config.ts', 'test/faults'], {cwd: root, stdio: 'inherit', env: {...process.env, ENGINEROOM_FAULTS: scale, ENGINEROOM_FAULTS_REPORT: report}});
const figures = readFileSync(report, 'utf8').split('\n').filter(line => line !== '').map(line => JSON.parse(line));
rmSync(folder, {recursive: true, force: true});
const seconds = value => value === null ? '—' : value === 0 ? 'at once' : `${value.toFixed(1)} s`;
const rows = figures.map(({fault, recoverySeconds, framesLost, peakMb, note}) => `| ${fault}${note ? ` (${note})` : ''} | ${seconds(recoverySeconds)} | ${framesLost ?? '—'} | ${peakMb === null ? '—' : `${Math.round(peakMb)} MB`} |`);
const table = ['| fault | shown as it is after | frames lost | most memory of one process |', '| --- | --- | --- | --- |', ...rows].join('\n');
const file = path.join(root, 'docs/reliability.md');
const text = readFileSync(file, 'utf8');
const [before, after] = [text.indexOf('<!-- matrix -->'), text.indexOf('<!-- /matrix -->')];
if (status === 0 && before !== -1 && after !== -1) writeFileSync(file, `${text.slice(0, before)}<!-- matrix -->\n\n${table}\n\n${text.slice(after)}`);
process.exitCode = status ?? 1;
