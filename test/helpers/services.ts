/** Real programs that a test needs: found on this machine, or the test is skipped with the reason; with ENGINEROOM_REQUIRE_SERVICES=1 it fails instead. */
import {spawn, spawnSync, type ChildProcess} from 'node:child_process';
import {existsSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import net, {type AddressInfo} from 'node:net';
import os from 'node:os';
import path from 'node:path';
import {until} from './until.ts';

const folders = [...(process.env['PATH'] ?? '').split(':'), '/usr/sbin', '/usr/local/sbin', '/sbin'];
export const findProgram = (name: string): string | null => folders.map(folder => path.join(folder, name)).find(file => existsSync(file)) ?? null;

/** Why a test cannot run, said once; null when it can. */
export const missing = (what: string, isThere: boolean): string | null => {
	if (isThere) return null;
	const reason = `needs ${what}, which is not here`;
	if (process.env['ENGINEROOM_REQUIRE_SERVICES'] === '1') throw new Error(reason);
	process.stderr.write(`skipped: ${reason}\n`);
	return reason;
};

export const answersOn = (port: number): boolean => spawnSync(process.execPath, ['-e', `const s=require('net').connect(${port},'127.0.0.1');s.on('connect',()=>process.exit(0));s.on('error',()=>process.exit(1));setTimeout(()=>process.exit(1),2000)`]).status === 0;

export const freePort = (): Promise<number> =>
	new Promise((resolve, reject) => {
		const server = net.createServer();
		server.on('error', reject);
		server.listen(0, '127.0.0.1', () => {
			const {port} = server.address() as AddressInfo;
			server.close(() => resolve(port));
		});
	});

export type Nginx = {readonly port: number; readonly logPath: string; stop(): Promise<void>};

/** An nginx of the test's own in front of `upstreamPort`, its log with the request's time, and its status page. */
export const startNginx = async (upstreamPort: number): Promise<Nginx> => {
	const folder = mkdtempSync(path.join(os.tmpdir(), 'engineroom-nginx-'));
	const port = await freePort();
	const logPath = path.join(folder, 'shop_access.log');
	writeFileSync(path.join(folder, 'nginx.conf'), `
daemon off; pid ${folder}/pid; error_log ${folder}/error.log; worker_processes 1;
events {}
http {
  log_format timed '$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer" "$http_user_agent" $request_time $upstream_response_time';
  access_log ${logPath} timed;
  client_body_temp_path ${folder}/b; proxy_temp_path ${folder}/p; fastcgi_temp_path ${folder}/f; uwsgi_temp_path ${folder}/u; scgi_temp_path ${folder}/s;
  server { listen 127.0.0.1:${port};
    location /nginx_status { stub_status; access_log off; }
    location / { proxy_pass http://127.0.0.1:${upstreamPort}; } }
}`);
	const program = findProgram('nginx');
	if (program === null) throw new Error('no nginx');
	const child: ChildProcess = spawn(program, ['-c', path.join(folder, 'nginx.conf'), '-p', folder], {stdio: 'ignore'});
	const ended = new Promise<void>(resolve => child.on('close', () => resolve()));
	await until(() => answersOn(port), 'nginx answers');
	return {
		port,
		logPath,
		async stop() {
			child.kill('SIGTERM');
			await ended;
			rmSync(folder, {recursive: true, force: true});
		},
	};
};
