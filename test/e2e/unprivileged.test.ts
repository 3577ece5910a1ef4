/** As a user without any rights: everything that needs none is read, and what is not is said. */
import {spawn, spawnSync} from 'node:child_process';
import {chmodSync, cpSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {afterAll, afterEach, describe, expect, it} from 'vitest';
import {catalog} from '../../source/signals/catalog.ts';
import {binary, runBinary} from '../helpers/binary.ts';
import {missing} from '../helpers/services.ts';
import {until} from '../helpers/until.ts';

const nobody = Number(spawnSync('id', ['-u', 'nobody'], {encoding: 'utf8'}).stdout.trim() || NaN);
/** The program where nobody may read it: the folder that tests run in may be closed to others. */
const shared = mkdtempSync(path.join(os.tmpdir(), 'engineroom-shared-'));
chmodSync(shared, 0o755);
cpSync(path.dirname(binary), path.join(shared, 'dist'), {recursive: true});
writeFileSync(path.join(shared, 'package.json'), '{"type": "module"}');
const program = path.join(shared, 'dist', path.basename(binary));
afterAll(() => rmSync(shared, {recursive: true, force: true}));
const isThere = process.getuid?.() === 0 && Number.isInteger(nobody) && spawnSync(process.execPath, [program, '--version'], {uid: nobody, gid: nobody, cwd: '/'}).status === 0;
const skip = missing('root to become nobody', isThere) !== null;
const as = {uid: nobody, gid: nobody, cwd: '/', env: {PATH: process.env['PATH'] ?? '', HOME: '/root', LANG: 'C.UTF-8'}};

const cleanups: (() => void)[] = [];
afterEach(() => {
	for (const cleanup of cleanups.splice(0)) cleanup();
});

describe.skipIf(skip)('nobody', () => {
	it('is told what can be read, what cannot, and why', () => {
		const folder = mkdtempSync('/tmp/engineroom-nobody-');
		cleanups.push(() => rmSync(folder, {recursive: true}));
		chmodSync(folder, 0o755);
		const log = path.join(folder, 'access.log');
		writeFileSync(log, '', {mode: 0o640});
		const {status, stdout, stderr} = spawnSync(process.execPath, [program, 'inputs', '--json', '--from', log], {...as, encoding: 'utf8'});
		expect(stderr).toMatch(/^(|engineroom: \/root\/\.config\/engineroom\/config\.yaml: this user may not read it; goes on without a configuration file\n)$/);
		expect(status).toBe(0);
		const found = JSON.parse(stdout) as {inputs: unknown[]; unseen: string[]};
		expect(found.inputs).toContainEqual(expect.objectContaining({input: 'this host', state: 'read', signals: expect.arrayContaining(['cpu', 'memory', 'disk']) as unknown}));
		expect(found.inputs).toContainEqual(expect.objectContaining({input: log, state: 'not read', reason: expect.stringMatching(/not allowed to read it: run the agent as a user who may/) as string}));
		expect(found.unseen.join('\n')).toMatch(/open files and sockets of \d+ of \d+ processes, which belong to other users|hidepid/);
	}, 30_000);

	it('runs an agent that listens and reads the host', async () => {
		const child = spawn(process.execPath, [program, 'agent', '--listen', '0', '--no-discover'], {...as, stdio: ['ignore', 'pipe', 'ignore']});
		cleanups.push(() => void child.kill('SIGKILL'));
		const ended = new Promise(resolve => child.on('close', resolve));
		let said = '';
		child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
		await until(() => /:(\d+)\/v1/.test(said), 'it listens');
		const {code, stdout} = await runBinary([`127.0.0.1:${/:(\d+)\/v1/.exec(said)?.[1] ?? ''}`, '--once', '--for', '2s', '--json']);
		child.kill('SIGTERM');
		expect(await ended).toBe(143);
		expect(code).toBe(0);
		const {hosts} = JSON.parse(stdout) as {hosts: {signals: Record<string, Record<string, unknown>>}[]};
		expect(hosts[0]?.signals['cpu']?.['utilization']).toEqual(expect.any(Number));
		expect(hosts[0]?.signals['disk']?.['utilization']).toEqual(expect.any(Number));
	}, 30_000);
});

describe('inputs --explain', () => {
	it('names every series with its sentence, the details, and what is never collected', async () => {
		const {code, stdout} = await runBinary(['inputs', '--explain']);
		expect(code).toBe(0);
		for (const name of Object.keys(catalog)) expect(stdout).toContain(`  ${name}  `);
		expect(stdout).toMatch(/Details, sent only while somebody looks[\s\S]*routes[\s\S]*Never collected[\s\S]*query strings/);
		const json = JSON.parse((await runBinary(['inputs', '--explain', '--json'])).stdout) as {collected: {series: {name: string; help: string}[]}[]};
		expect(json.collected.flatMap(({series}) => series)).toHaveLength(Object.keys(catalog).length);
	}, 30_000);
});
