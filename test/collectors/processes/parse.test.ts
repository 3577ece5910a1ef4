import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {parseCommand} from '../../../source/collectors/processes/parse/command.ts';
import {parseProcessIo} from '../../../source/collectors/processes/parse/io.ts';
import {parsePasswd} from '../../../source/collectors/processes/parse/passwd.ts';
import {parseProcessStat} from '../../../source/collectors/processes/parse/stat.ts';
import {parseProcessStatus} from '../../../source/collectors/processes/parse/status.ts';
import {parseUnit} from '../../../source/collectors/processes/parse/unit.ts';

const command = (...words: string[]): string | null => parseCommand(words.map(word => `${word}\0`).join(''));

describe('/proc/PID/stat', () => {
	const stat = (name: string, flags = 4194560): string => `4242 (${name}) D 1 4242 4242 0 -1 ${flags} 100 7 3 0 120 30 5 5 20 0 11 0 98765 4096000 2500 18446744073709551615 1 1 0\n`;

	it('is read behind the last bracket of the name, which may hold anything', () => {
		for (const name of ['node', 'a (b) c', '((sd-pam)', 'x) R 1', '']) {
			expect(parseProcessStat(stat(name)), name).toEqual({pid: 4242, name, state: 'D', isKernelThread: false, ticks: 150, faults: 103, threads: 11, startTicks: 98765, rssPages: 2500});
		}
	});

	it('tells threads of the kernel from programs', () => {
		expect(parseProcessStat(stat('kworker/0:1', 69238880))).toMatchObject({isKernelThread: true});
	});

	it('is none when it is cut off, of an unknown state, or no text of the kernel', () => {
		for (const text of ['', 'x', '4242 (node', '4242 (node) S 1 2', stat('node').replace(') D', ') ?'), stat('node').replace('98765', 'later')]) expect(parseProcessStat(text), text).toBeNull();
	});
});

describe('the command of a process', () => {
	it.each<[readonly string[], string | null]>([
		[['/usr/sbin/nginx', '-g', 'daemon off;'], 'nginx'],
		[['mysql', '-uroot', '-phunter2', 'shop'], 'mysql'],
		[['node', '/srv/shop/server.js', '--token=hunter2'], 'node server.js'],
		[['/usr/bin/node', '--max-old-space-size=512', '-r', 'dotenv/config.js', 'dist/main.mjs', 'hunter2.js'], 'node main.mjs'],
		[['node', '/usr/local/bin/pm2', 'hunter2'], 'node pm2'],
		[['node', '-e', 'connect("hunter2.js")'], 'node'],
		[['python3.11', '-u', '-m', 'gunicorn', 'hunter2'], 'python3.11 gunicorn'],
		[['python3', '-c', 'hunter2.py'], 'python3'],
		[['bash', '-c', 'mysql -phunter2.sh'], 'bash'],
		[['bash', '-lc', 'hunter2.sh'], 'bash'],
		[['bash', '--rcfile', '/dev/fd/3', '-i'], 'bash'],
		[['bash', '/dev/fd/3'], 'bash'],
		[['-zsh'], 'zsh'],
		[['sh', '/docker-entrypoint.sh', 'hunter2'], 'sh docker-entrypoint.sh'],
		[['php', '-r', 'hunter2.php'], 'php'],
		[['perl', '-pe', 'hunter2.pl'], 'perl'],
		[['java', '-Dpassword=hunter2.jar', '-cp', '/opt/hunter2.jar', 'com.acme.shop.Main', 'hunter2'], 'java com.acme.shop.Main'],
		[['java', '-Xmx1g', '-jar', '/opt/shop-1.2.jar', '--db=hunter2'], 'java shop-1.2.jar'],
		[['nginx: worker process'], 'nginx: worker process'],
		[['postgres: 15/main: checkpointer '], 'postgres: checkpointer'],
		[['postgres: app shop 10.0.0.3(4312) SELECT'], 'postgres: app shop'],
		[['sshd: root@pts/0'], 'sshd'],
		[['/opt/chrome/chrome --type=renderer --token=hunter2'], 'chrome'],
		[['node server.js --token=hunter2'], 'node'],
		[[''], null],
		[[], null],
	])('of %j is %j', (words, expected) => {
		expect(command(...words)).toBe(expected);
	});

	it('never holds an argument of a program that runs no scripts', () => {
		fc.assert(fc.property(fc.array(fc.string({minLength: 1}).filter(word => !word.includes('\0')), {maxLength: 6}), args => {
			expect(command('/usr/bin/curl', ...args)).toBe('curl');
		}));
	});

	it('never holds what follows the script, or code', () => {
		const word = fc.string({minLength: 6, unit: fc.constantFrom(...'abcXYZ019_./+=@-')});
		fc.assert(fc.property(fc.constantFrom(['node', 'app.js'], ['python3', '-m', 'shop'], ['sh', '-c'], ['ruby', '-e'], ['node', '--eval'], ['java', '-jar', 'a.jar']), fc.array(word), (start, args) => {
			expect(command(...start, ...args)).toBe(command(...start));
		}));
	});
});

describe('the unit of a process', () => {
	const id = '3f2a9c1b7d5e3f2a9c1b7d5e3f2a9c1b7d5e3f2a9c1b7d5e3f2a9c1b7d5e3f2a';
	it.each<[string, string | null]>([
		['0::/\n', null],
		['', null],
		['0::/init.scope\n', 'init'],
		['0::/system.slice/nginx.service\n', 'nginx'],
		['0::/system.slice/system-postgresql.slice/postgresql@15-main.service\n', 'postgresql@15-main'],
		['0::/system.slice/my\\x2dshop.service/worker\n', 'my-shop'],
		['0::/user.slice/user-1000.slice/user@1000.service/app.slice/shop.service\n', 'shop'],
		['0::/user.slice/user-1000.slice/session-3.scope\n', 'session-3'],
		[`0::/system.slice/docker-${id}.scope\n`, 'docker 3f2a9c1b7d5e'],
		[`0::/docker/${id}\n`, 'docker 3f2a9c1b7d5e'],
		[`0::/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod12.slice/cri-containerd-${id}.scope\n`, 'containerd 3f2a9c1b7d5e'],
		[`12:memory:/kubepods/burstable/pod12/${id}\n3:cpu,cpuacct:/kubepods/burstable/pod12/${id}\n0::/\n`, 'container 3f2a9c1b7d5e'],
		[`0::/machine.slice/libpod-${id}.scope/container\n`, 'podman 3f2a9c1b7d5e'],
		['0::/lxc.payload.web-1/system.slice/nginx.service\n', 'web-1'],
		['11:cpuset:/\n4:memory:/system.slice/cron.service\n1:name=systemd:/system.slice/cron.service\n', 'cron'],
	])('in %j is %j', (text, expected) => {
		expect(parseUnit(text)).toBe(expected);
	});
});

describe('the other files', () => {
	it('tell storage bytes, not what went through caches', () => {
		expect(parseProcessIo('rchar: 900\nwchar: 800\nsyscr: 1\nsyscw: 1\nread_bytes: 4096\nwrite_bytes: 8192\ncancelled_write_bytes: 0\n')).toEqual({readBytes: 4096, writeBytes: 8192});
		expect(parseProcessIo('rchar: 900\n')).toBeNull();
	});

	it('tell the user whose rights a process has, its memory and the size of its table of files', () => {
		expect(parseProcessStatus('Name:\tUid:\nUid:\t1000\t33\t33\t33\nFDSize:\t256\nVmRSS:\t   1234 kB\n')).toEqual({userId: 33, rssBytes: 1_263_616, descriptorPlaces: 256});
		expect(parseProcessStatus('Uid:\t0\t0\t0\t0\n')).toEqual({userId: 0, rssBytes: null, descriptorPlaces: null});
		expect(parseProcessStatus('')).toBeNull();
	});

	it('tell names of users, the first of several, and pass over what is none', () => {
		expect([...parsePasswd('root:x:0:0::/:/bin/sh\n\n# a comment\nbroken\ntoor:x:0:0::/:/bin/sh\nshop:x:1001:1::/:/bin/sh\nnoid:x::1::/:\n')]).toEqual([[0, 'root'], [1001, 'shop']]);
	});
});
