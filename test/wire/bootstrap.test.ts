/** The command that runs an agent without a file, in every shell that this machine has. */
import {spawn} from 'node:child_process';
import {chmodSync, mkdirSync, symlinkSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {brotliCompressSync} from 'node:zlib';
import {describe, expect, it} from 'vitest';
import {explainBootstrap} from '../../source/monitor/bootstrap-reason.ts';
import {bootstrapCommand, encodeHeader, headerBytes, maxProgramBytes} from '../../source/wire/bootstrap.ts';
import {newFolder} from '../helpers/folder.ts';
import {findProgram} from '../helpers/services.ts';

type Outcome = {readonly code: number | null; readonly stdout: string; readonly stderr: string};

const run = (shell: string, command: string, PATH: string, input: readonly Uint8Array[]): Promise<Outcome> =>
	new Promise((resolve, reject) => {
		const child = spawn(shell, ['-c', command], {env: {PATH, HOME: '/nonexistent'}, stdio: ['pipe', 'pipe', 'pipe']});
		let stdout = '';
		let stderr = '';
		child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
		child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
		child.stdin.on('error', () => undefined);
		child.on('error', reject);
		child.on('close', code => resolve({code, stdout, stderr}));
		for (const chunk of input) child.stdin.write(chunk);
		child.stdin.end();
	});

const folderWith = (programs: Readonly<Record<string, string>>): string => {
	const folder = newFolder('bootstrap');
	for (const [name, text] of Object.entries(programs)) {
		const file = path.join(folder, name);
		mkdirSync(path.dirname(file), {recursive: true});
		if (text.startsWith('/')) symlinkSync(text, file);
		else {
			writeFileSync(file, `#!/bin/sh\n${text}\n`);
			chmodSync(file, 0o755);
		}
	}
	return folder;
};
const pathWithNode = `${folderWith({node: process.execPath})}:/usr/bin:/bin`;
const program = (text: string): Uint8Array[] => {
	const code = brotliCompressSync(Buffer.from(text));
	return [Buffer.from(encodeHeader({bytes: code.length, intervalMs: 1000, discover: true})), code];
};
/** Tells what it was given, then repeats what comes after. */
const echo = program('exports.runStreamedAgent = header => { process.stdout.write(JSON.stringify(header) + process.title + require("node:os").EOL); process.stdin.pipe(process.stdout); };');

describe('an agent that is brought along', () => {
	it.each(['sh', 'bash', 'dash', 'zsh', 'fish', 'tcsh', 'ksh'].filter(shell => findProgram(shell) !== null))('runs from standard input under %s, which then is its own', async shell => {
		const {code, stdout, stderr} = await run(findProgram(shell)!, bootstrapCommand, pathWithNode, [...echo, Buffer.from('and what follows')]);
		expect(stderr).toBe('');
		expect(stdout).toMatch(/^\{"bytes":\d+,"intervalMs":1000,"discover":true\}engineroom agent\nand what follows$/);
		expect(code).toBe(0);
	});

	it('runs however the bytes come in', async () => {
		const bytes = Buffer.concat([...echo, Buffer.from('tail')]);
		const pieces = Array.from({length: Math.ceil(bytes.length / 7)}, (_, index) => bytes.subarray(index * 7, index * 7 + 7));
		expect((await run('/bin/sh', bootstrapCommand, pathWithNode, pieces)).stdout).toMatch(/\ntail$/);
	});

	it('is found where a shell without a terminal does not look', async () => {
		const home = folderWith({'.nvm/versions/node/v18.0.0/bin/node': 'echo 18.0.0', '.nvm/versions/node/v20.0.0/bin/node': process.execPath});
		const onlyHome = bootstrapCommand.replace(/for n in .*?; do/, 'for n in node "$HOME"/.nvm/versions/node/*/bin/node; do').replace('exec sh', `HOME=${home} exec sh`);
		expect((await run('/bin/sh', onlyHome, folderWith({sh: '/bin/sh'}), echo)).stdout).toMatch(/engineroom agent/);
	});

	it.each([
		[{}, 'Node 20 or newer there, and there is none'],
		[{node: 'echo 18.19.0'}, 'Node 20 or newer there, and found only 18.19.0'],
		[{node: 'echo 18.19.0', nodejs: 'echo 12.22.12'}, 'found only 18.19.0, 12.22.12'],
		[{node: 'echo usage: node callsign; exit 1'}, 'there is none'],
	])('says what is missing where the host has %j', async (programs, reason) => {
		const command = bootstrapCommand.replace(/for n in .*?; do/, 'for n in node nodejs; do');
		const {code, stderr} = await run('/bin/sh', command, folderWith({sh: '/bin/sh', ...programs}), echo);
		expect(code).toBe(3);
		expect(explainBootstrap(stderr)).toContain(reason);
	});

	it('ends without a word when the link does before all of it has come', async () => {
		for (const cut of [[], [echo[0]!.subarray(0, 10)], [echo[0]!], [echo[0]!, echo[1]!.subarray(0, 20)]]) {
			expect(await run('/bin/sh', bootstrapCommand, pathWithNode, cut)).toEqual({code: 4, stdout: '', stderr: ''});
		}
	});

	it('is no longer than it may be, and has a header that is one', async () => {
		const garbled = await run('/bin/sh', bootstrapCommand, pathWithNode, [Buffer.alloc(headerBytes, 'x')]);
		expect(explainBootstrap(garbled.stderr)).toBe('--bootstrap failed there: the header was garbled');
		const tooLong = await run('/bin/sh', bootstrapCommand, pathWithNode, [Buffer.from(encodeHeader({bytes: maxProgramBytes + 1, intervalMs: 1, discover: false}))]);
		expect(explainBootstrap(tooLong.stderr)).toBe('--bootstrap failed there: the program is too long');
	});

	it('passes through any shell: one line, no quote but those around it, nothing that is expanded', () => {
		expect(bootstrapCommand.split("'")).toHaveLength(5);
		expect(bootstrapCommand).not.toMatch(/[\n\\!]/);
		expect(encodeHeader({bytes: maxProgramBytes, intervalMs: 600_000, discover: false})).toHaveLength(headerBytes);
	});
});
