/** Programs that stand in for `ssh` and misbehave: what is kept of their words, and that none outlives its end. */
import {chmodSync, existsSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {describe, expect, it} from 'vitest';
import {createSshPrograms, maxSaidUnits} from '../../source/commands/ssh-programs.ts';
import {newFolder} from '../helpers/folder.ts';
import {until} from '../helpers/until.ts';

const script = (text: string): string => {
	const file = path.join(newFolder('ssh-programs'), 'ssh');
	writeFileSync(file, `#!/bin/sh\n${text}\n`);
	chmodSync(file, 0o755);
	return file;
};
const programs = (text: string) => createSshPrograms({...process.env, ENGINEROOM_SSH: script(text)});
const isGone = (pid: number): boolean => !existsSync(`/proc/${pid}`) || / Z /.test(readFileSync(`/proc/${pid}/stat`, 'latin1'));
const read = async (stream: AsyncIterable<unknown>): Promise<string> => {
	let text = '';
	for await (const chunk of stream) text += String(chunk);
	return text;
};
const firstLine = (stream: NodeJS.ReadableStream): Promise<string> => new Promise(resolve => stream.once('data', (chunk: Buffer) => resolve(chunk.toString().trim())));

describe('a program that carries a link', () => {
	it('is given its words, its standard input and output, and no terminal to ask on', async () => {
		const carrier = programs('echo "$@"; echo "$SSH_ASKPASS_REQUIRE"; (exec </dev/tty) 2>/dev/null && echo terminal; cat').dial(['-W', '127.0.0.1:7077', '--', 'api 2']);
		const {stream, ended} = carrier;
		stream.end('through\n');
		expect(await read(stream)).toBe('-W 127.0.0.1:7077 -- api 2\nnever\nthrough\n');
		expect(carrier.heardBytes?.()).toBe('-W 127.0.0.1:7077 -- api 2\nnever\nthrough\n'.length);
		expect(await ended).toEqual({said: ''});
	});

	it('is not given the token of the agents, which a configuration could send on', async () => {
		const {stream} = createSshPrograms({...process.env, ENGINEROOM_TOKEN: 'right-token-of-today', ENGINEROOM_SSH: script('env')}).dial([]);
		const environment = await read(stream);
		expect(environment).toContain('SSH_ASKPASS_REQUIRE=never');
		expect(environment).not.toContain('ENGINEROOM_TOKEN');
	});

	it(`may say as much as it likes: the last ${maxSaidUnits} units are kept`, async () => {
		const exactly = await programs(`head -c ${maxSaidUnits} /dev/zero | tr '\\0' x >&2`).dial([]).ended;
		expect(exactly.said).toBe('x'.repeat(maxSaidUnits));
		const more = await programs(`head -c ${maxSaidUnits} /dev/zero | tr '\\0' x >&2; printf end >&2`).dial([]).ended;
		expect(more.said).toBe(`${'x'.repeat(maxSaidUnits - 3)}end`);
	});

	it('is ended with what it started, also when it does not want to', async () => {
		const all = programs("trap '' TERM; sh -c 'trap \"\" TERM; echo $$; while :; do sleep 1; done' & wait");
		const {stream} = all.dial([]);
		const inner = Number(await firstLine(stream));
		expect(isGone(inner)).toBe(false);
		await all.end();
		await until(() => isGone(inner), 'it is gone');
	});

	it('is over when it is over, though something it left behind still holds its output', async () => {
		const {stream, ended} = programs('setsid sleep 60 & echo $! ; echo bye >&2').dial([]);
		const left = Number(await firstLine(stream));
		try {
			expect((await ended).said).toBe('bye\n');
			expect(isGone(left)).toBe(false);
		} finally {
			process.kill(left, 'SIGKILL');
		}
	});

	it('is named when it is not there', async () => {
		expect(await createSshPrograms({ENGINEROOM_SSH: '/nonexistent/ssh'}).dial([]).ended).toEqual({said: 'no program: /nonexistent/ssh'});
	});

	it('leaves no listener on the process when it is over', async () => {
		const before = process.listenerCount('exit');
		const all = programs('cat');
		const carriers = Array.from({length: 3}, () => all.dial([]));
		expect(process.listenerCount('exit')).toBe(before + 1);
		await all.end();
		await Promise.all(carriers.map(({ended}) => ended));
		expect(process.listenerCount('exit')).toBe(before);
	});
});
