import http from 'node:http';
import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import type {AddressInfo} from 'node:net';
import os from 'node:os';
import path from 'node:path';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {runBinary, startAgentProcess, startBinary} from '../helpers/binary.ts';

let home: string;
beforeEach(async () => {
	home = await mkdtemp(path.join(os.tmpdir(), 'engineroom-cli-'));
});
afterEach(() => rm(home, {recursive: true, force: true}));

describe('bad usage', () => {
	it.each([
		[['--nonsense'], /unknown option --nonsense/],
		[['--interval', 'soon'], /--interval takes a time such as 500ms/],
		[['--interval', '1ms'], /--interval takes a time from 100ms to 10m/],
		[['--window'], /--window takes TIME/],
		[['--for', '1s', '--for', '2s'], /--for takes one TIME/],
		[['http://x'], /a target is host, host:port/],
		[['ssh://-oProxyCommand=x'], /does not begin with -/],
		[['--bootstrap', 'api-1'], /--bootstrap is for targets such as ssh:/],
		[['ssh://ann:hunter2@x'], /no password may stand in a target/],
		[['@/nonexistent/list'], /cannot be read/],
		[['--from', 'nats://127.0.0.1'], /--from: nats:\/\/ inputs are not in this version/],
		[['--from', 'gopher://127.0.0.1'], /--from: unknown kind of input 'gopher:\/\/'/],
		[['--from', 'otlp://0.0.0.0:4318'], /listens on loopback only/],
		[['--from', 'probe+https://x/#staus=200'], /unknown expectation 'staus'/],
		[['--log-format', 'klingon', '--from', '/tmp/x.log'], /--log-format: no log format is called 'klingon'/],
		[['inputs', 'api-1'], /engineroom inputs takes no TARGET/],
		[['api-1', '--from', '/var/log/x.log'], /--from is for an agent inside this process/],
		[['--config', '/nonexistent/config.yaml'], /--config \/nonexistent\/config.yaml: cannot be read/],
		[['--color', '7'], /--color takes auto, 16, 256, truecolor, none, not '7'/],
		[['--no-color', '--color', '256'], /--color takes one COLORS, not 2/],
		[['--gauges', 'dots'], /--gauges takes blocks, braille, ascii, scroll, sweep, .* not 'dots'/],
		[['agent', 'api-1'], /takes no TARGET/],
		[['agent', '--listen', 'x'], /--listen takes \[ADDR:\]PORT/],
		[['agent', '--once'], /unknown option --once/],
		[['agent', '--token-file', '/nonexistent/tokens'], /--token-file \/nonexistent\/tokens: cannot be read \(no such file\)/],
		[['agent', '--tls-cert', 'x'], /--tls-cert needs its key, too: --tls-key FILE/],
		[['agent', '--tls-cert', '/nonexistent/a', '--tls-key', '/nonexistent/b'], /--tls-cert \/nonexistent\/a: cannot be read/],
		[['agent', '--listen', '0.0.0.0:0'], /--listen 0\.0\.0\.0: other addresses than loopback need a token .* and TLS/],
		[['api-1', '--tls-fingerprint', 'sha256:12'], /--tls-fingerprint takes sha256: and 64 hexadecimal digits/],
		[['api-1', '--tls-fingerprint', `=sha256:${'a'.repeat(64)}`], /--tls-fingerprint takes .* TARGET= before that, not '=sha256:/],
		[['api-1', '--tls-fingerprint', `api-2=sha256:${'a'.repeat(64)}`], /--tls-fingerprint api-2=…: that target is not watched here/],
		[['127.0.0.1', '--tls-fingerprint', `127.0.0.1=sha256:${'a'.repeat(64)}`], /--tls-fingerprint 127\.0\.0\.1=…: that target is watched without TLS, .*: wss:\/\//],
		[['ssh://api-1', '--tls-fingerprint', `ssh://api-1=sha256:${'a'.repeat(64)}`], /ssh:\/\/api-1=…: that target is watched without TLS, .*: ssh\+wss:\/\//],
		[['api-1', '--tls-fingerprint', `a b=sha256:${'a'.repeat(64)}`], /--tls-fingerprint a b: a target is /],
		[['api-1', '--tls-ca', '/nonexistent/ca'], /--tls-ca \/nonexistent\/ca: cannot be read/],
		[['api-1', '--insecure'], /--insecure: there is no such option: .* --tls-ca/],
		[['demo', '--fault', 'earthquake'], /--fault takes pool, slow-db/],
		[['replay'], /engineroom replay takes a FILE/],
		[['record'], /engineroom record takes a FILE/],
		[['replay', 'x', 'y'], /takes one FILE, got 'y' besides/],
		[['replay', 'x', '--speed', '0'], /--speed takes a number from 0\.1 to 1000/],
	])('%j: one line that names it, exit code 2', async (args, message) => {
		const {code, stdout, stderr} = await runBinary(args);
		expect(code).toBe(2);
		expect(stderr).toMatch(message);
		expect(stderr.trim().split('\n')).toHaveLength(1);
		expect(stdout).toBe('');
	});
});

describe('help and version', () => {
	it.each([[['--help']], [['agent', '--help']], [['demo', '--help']], [['check', '--help']]])('%j names the options and exits with 0', async args => {
		const {code, stdout} = await runBinary(args);
		expect(code).toBe(0);
		expect(stdout).toMatch(/Usage: engineroom/);
		expect(stdout).toMatch(/--interval TIME/);
	});
	it('--version', async () => {
		expect(await runBinary(['--version'])).toMatchObject({code: 0, stdout: expect.stringMatching(/^engineroom \d+\.\d+\.\d+\n$/) as string});
	});
});

describe('the configuration file', () => {
	it('is read, and the command line wins over it', async () => {
		const file = path.join(home, 'config.yaml');
		await writeFile(file, 'interval: soon\n');
		expect(await runBinary(['--config', file, '--once'])).toMatchObject({code: 2, stderr: expect.stringContaining("--interval takes a time such as 500ms, 10s or 5m, not 'soon'") as string});
		await writeFile(file, 'colour: blue\n');
		expect(await runBinary(['--config', file, '--once'])).toMatchObject({code: 2, stderr: expect.stringContaining("unknown option 'colour'") as string});
		await writeFile(file, '- not a mapping\n');
		expect((await runBinary(['--config', file])).code).toBe(2);
		await writeFile(file, 'interval: soon\nlisten: 70000\n');
		expect((await runBinary(['--config', file, '--interval', '1s', '--once', '--for', '1s', '--json'])).code).toBe(0);
	});
	it('may name targets', async () => {
		const file = path.join(home, 'config.yaml');
		await writeFile(file, 'targets: [127.0.0.1:1]\n');
		const {code, stderr} = await runBinary(['--config', file, '--once', '--for', '1s']);
		expect(code).toBe(1);
		expect(stderr).toMatch(/127\.0\.0\.1:1: connection refused/);
	});
});

describe('--once', () => {
	it('of this host gives one JSON object with the keys that scripts rely on', async () => {
		const {code, stdout} = await runBinary(['--once', '--for', '2s', '--json', '--no-discover', '--from', path.join(home, 'missing.log')]);
		expect(code).toBe(0);
		const report = JSON.parse(stdout) as {hosts: Record<string, unknown>[]};
		expect(report).toMatchObject({schema: 1, forSeconds: 2, fleet: {findings: []}});
		expect(report.hosts[0]).toMatchObject({state: 'live', reason: null, databases: []});
		const signals = report.hosts[0]!['signals'] as Record<string, Record<string, unknown>>;
		expect(Object.keys(signals)).toEqual(['latency', 'throughput', 'errors', 'cpu', 'memory', 'disk', 'pool']);
		expect(Object.keys(signals['cpu']!)).toEqual(['utilization', 'user', 'system', 'iowait', 'steal', 'throttledRatio', 'load1', 'cores', 'pressureSome']);
		expect(signals['latency']).toMatchObject({p50: null, p95: null, count: null});
		expect(signals['cpu']!['utilization']).toEqual(expect.any(Number));
		expect(signals['memory']!['utilization']).toEqual(expect.any(Number));
		expect(report.hosts[0]!['collectors']).toContainEqual(expect.objectContaining({name: 'access-log', state: 'absent', reason: expect.stringMatching(/no such file/) as string}));
	});

	it('of nobody exits with 1 and says who and why', async () => {
		const {code, stdout, stderr} = await runBinary(['127.0.0.1:1', 'no-such-host.invalid', '--once', '--for', '1s', '--json']);
		expect(code).toBe(1);
		expect(stderr).toMatch(/^engineroom: 127\.0\.0\.1:1: connection refused/m);
		expect(stderr).toMatch(/^engineroom: no-such-host\.invalid: /m);
		expect(JSON.parse(stdout)).toMatchObject({hosts: [{state: 'down', signals: {cpu: {utilization: null}}}, {state: 'down'}]});
	});

	it('counts exactly what an input served between its first and last reading', async () => {
		let requests = 100;
		const server = http.createServer((_request, response) => {
			response.end(`# TYPE http_requests_total counter\nhttp_requests_total{method="GET",code="200"} ${requests}\nhttp_requests_total{method="GET",code="503"} ${requests / 10}\n`);
			requests += 40;
		});
		await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
		try {
			const before = requests;
			const {code, stdout} = await runBinary(['--once', '--for', '3s', '--json', '--from', `http://127.0.0.1:${(server.address() as AddressInfo).port}/metrics`]);
			expect(code).toBe(0);
			const [host] = (JSON.parse(stdout) as {hosts: {signals: {errors: {byClass: Record<string, number>; ratio: number}; throughput: {perSecond: number}}; findings: {rule: string}[]}[]}).hosts;
			// Read at 0 s and every second up to 3 s: three times forty, and a tenth of that failed.
			expect(host!.signals.errors.byClass['2xx']).toBe(120);
			expect(host!.signals.errors.byClass['5xx']).toBe(12);
			expect(host!.signals.errors.ratio).toBeCloseTo(12 / 132, 9);
			expect(Math.abs(host!.signals.throughput.perSecond / 44 - 1)).toBeLessThan(0.05);
			expect(before).toBe(100);
		} finally {
			server.close();
		}
	});
});

describe('pipes', () => {
	it('get plain lines by themselves, and a reader that goes away ends the monitor quietly', async () => {
		const child = startBinary(['--from', path.join(home, 'missing.log')]);
		const line = await new Promise<string>(resolve => {
			let text = '';
			child.stdout.on('data', (chunk: Buffer) => {
				text += chunk.toString();
				if (text.split('\n').length > 3) resolve(text);
			});
		});
		expect(line).toMatch(/^\d\d:\d\d:\d\d \S+ (ok|warning|critical|connecting|live).*cpu=/m);
		 
		expect(line).not.toMatch(/\u001B/);
		const ended = new Promise<number | null>(resolve => child.on('close', code => resolve(code)));
		child.stdout.destroy();
		child.stderr.resume();
		expect(await ended).toBe(0);
	});

	it('get one JSON object a line with --json', async () => {
		const child = startBinary(['--json', '--interval', '500ms']);
		const lines = await new Promise<string[]>(resolve => {
			let text = '';
			child.stdout.on('data', (chunk: Buffer) => {
				text += chunk.toString();
				if (text.split('\n').length > 3) resolve(text.split('\n').slice(0, 3));
			});
		});
		for (const line of lines) expect(JSON.parse(line)).toMatchObject({schema: 1});
		const ended = new Promise<number | null>(resolve => child.on('close', code => resolve(code)));
		child.kill('SIGINT');
		expect(await ended).toBe(130);
	});

	it('may bring the list of targets', async () => {
		const agent = await startAgentProcess();
		const {code, stdout} = await runBinary(['-', '--once', '--for', '1s', '--json'], {stdin: `# fleet\n127.0.0.1:${agent.port}  # this one\n`});
		expect(code).toBe(0);
		expect(JSON.parse(stdout)).toMatchObject({hosts: [{target: `127.0.0.1:${agent.port}`, state: 'live'}]});
		await agent.stop();
	});
});

describe('check', () => {
	it('gives a verdict with performance data, and UNKNOWN for who cannot be seen', async () => {
		const fine = await runBinary(['check', '--for', '2s']);
		expect([0, 1, 2]).toContain(fine.code);
		expect(fine.stdout).toMatch(/^ENGINEROOM (OK|WARNING|CRITICAL) - .+ \| .*'?cpu'?=[\d.]+%/);
		const gone = await runBinary(['check', '127.0.0.1:1', '--for', '1s']);
		expect(gone.code).toBe(3);
		expect(gone.stdout).toMatch(/^ENGINEROOM UNKNOWN - .*127\.0\.0\.1:1.*connection refused/);
	});
});

describe('the agent', () => {
	it('says where it listens and what it reads, and ends with the code of its signal', async () => {
		const child = startBinary(['agent', '--listen', '0', '--from', '/var/log/nginx/none.log', '--from', 'http://me:hunter2@127.0.0.1:1/metrics']);
		let said = '';
		await new Promise<void>(resolve => child.stdout.on('data', (chunk: Buffer) => {
			said += chunk.toString();
			if (/reads http/.test(said)) resolve();
		}));
		expect(said).toMatch(/listens on ws:\/\/127\.0\.0\.1:\d+\/v1\/stream/);
		expect(said).toMatch(/reads \/var\/log\/nginx\/none\.log/);
		expect(said).not.toContain('hunter2');
		const ended = new Promise<number | null>(resolve => child.on('close', code => resolve(code)));
		child.kill('SIGTERM');
		expect(await ended).toBe(143);
	});

	it('says what to do when its port is taken', async () => {
		const first = await startAgentProcess();
		const {code, stderr} = await runBinary(['agent', '--listen', String(first.port)]);
		expect(code).toBe(1);
		expect(stderr).toMatch(/the port is taken .*choose one with --listen/);
		await first.stop();
	});
});
