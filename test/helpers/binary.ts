/** The built command line as a person runs it. */
import {spawn, type ChildProcessWithoutNullStreams} from 'node:child_process';
import {existsSync} from 'node:fs';
import {fileURLToPath} from 'node:url';

export const binary = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
if (!existsSync(binary)) throw new Error('dist/cli.js is missing: npm run build');

export type Outcome = {readonly code: number | null; readonly stdout: string; readonly stderr: string};

/** A configuration of the person who runs the tests must not change them, and no agent keeps a history that did not say where. */
const bare = (): NodeJS.ProcessEnv => ({PATH: process.env['PATH'], HOME: '/nonexistent', TZ: 'UTC', LANG: 'C.UTF-8', STATE_DIRECTORY: '/dev/null/none', NODE_OPTIONS: process.env['NODE_OPTIONS'] ?? ''});

export const startBinary = (args: readonly string[], env: Readonly<Record<string, string>> = {}): ChildProcessWithoutNullStreams =>
	spawn(process.execPath, [binary, ...args], {env: {...bare(), ...env}, stdio: ['pipe', 'pipe', 'pipe']});

export const runBinary = (args: readonly string[], options: {readonly env?: Readonly<Record<string, string>>; readonly stdin?: string} = {}): Promise<Outcome> =>
	new Promise((resolve, reject) => {
		const child = startBinary(args, options.env);
		let stdout = '';
		let stderr = '';
		child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
		child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
		child.on('error', reject);
		child.on('close', code => resolve({code, stdout, stderr}));
		child.stdin.end(options.stdin ?? '');
	});

export type RunningAgent = {readonly port: number; readonly child: ChildProcessWithoutNullStreams; stop(): Promise<void>};

/** An agent process that listens; resolves when it does. Without a port, the arguments say where. */
export const startAgentProcess = (args: readonly string[] = [], port: number | null = 0, {looksAround = false, env = {}}: {readonly looksAround?: boolean; readonly env?: Readonly<Record<string, string>>} = {}): Promise<RunningAgent> =>
	new Promise((resolve, reject) => {
		// What this machine happens to run must not change a test: those that look around say so.
		const child = startBinary(['agent', ...(port === null ? [] : ['--listen', String(port)]), ...(looksAround ? [] : ['--no-discover']), ...(args.includes('--history-dir') ? [] : ['--no-history']), ...args], env);
		let said = '';
		const ended = new Promise<void>(done => child.on('close', () => done()));
		child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
		child.on('close', code => reject(new Error(`the agent ended with ${code}: ${said}`)));
		child.stdout.on('data', (chunk: Buffer) => {
			said += chunk.toString();
			const listening = /wss?:\/\/(?:127\.0\.0\.1|0\.0\.0\.0):(\d+)\//.exec(said)?.[1];
			if (listening === undefined) return;
			resolve({
				port: Number(listening),
				child,
				async stop() {
					child.kill('SIGCONT');
					child.kill('SIGTERM');
					await ended;
				},
			});
		});
	});
