import {mkdirSync, symlinkSync, writeFileSync} from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import {afterEach, describe, expect, it} from 'vitest';
import {listSocketPlaces} from '../../source/collectors/instrument/socket-paths.ts';
import {nameService} from '../../source/instrument/service-name.ts';
import {findSocket, listSocketPaths} from '../../source/instrument/socket-path.ts';
import {createFakeHost} from '../helpers/fake-host.ts';
import {newFolder as makeFolder} from '../helpers/folder.ts';

const cleanUp: (() => void)[] = [];
afterEach(() => {
	for (const undo of cleanUp.splice(0)) undo();
});
const newFolder = (): string => makeFolder('shop');
const listenOn = (file: string): Promise<void> => {
	mkdirSync(path.dirname(file), {recursive: true});
	const server = net.createServer();
	cleanUp.push(() => server.close());
	return new Promise(resolve => server.listen(file, resolve));
};

describe('a program is called', () => {
	const program = (files: Readonly<Record<string, string>>, script: string) => {
		const folder = newFolder();
		for (const [name, text] of Object.entries(files)) {
			mkdirSync(path.dirname(path.join(folder, name)), {recursive: true});
			writeFileSync(path.join(folder, name), text);
		}
		return path.join(folder, script);
	};
	it('as the environment says, ours before that of OpenTelemetry', () => {
		expect(nameService({environment: {ENGINEROOM_SERVICE: 'a', OTEL_SERVICE_NAME: 'b'}, script: '/x.js'})).toBe('a');
		expect(nameService({environment: {ENGINEROOM_SERVICE: '', OTEL_SERVICE_NAME: 'b'}, script: '/x.js'})).toBe('b');
	});
	it('as the nearest package.json with a name says', () => {
		const script = program({'package.json': '{"name":"shop"}', 'dist/package.json': '{"type":"module"}', 'dist/main.js': ''}, 'dist/main.js');
		expect(nameService({environment: {}, script})).toBe('shop');
	});
	it('as the package of a linked binary says', () => {
		const script = program({'tool/package.json': '{"name":"tool"}', 'tool/run.js': '', 'package.json': '{"name":"shop"}', 'bin/nothing': ''}, 'bin/tool');
		symlinkSync(path.join(path.dirname(script), '../tool/run.js'), script);
		expect(nameService({environment: {}, script})).toBe('tool');
	});
	it('like its script when no package.json can be read', () => {
		const script = program({'package.json': '{broken', 'mailer.mjs': ''}, 'mailer.mjs');
		expect(nameService({environment: {}, script})).toBe('mailer');
	});
	it('node when there is no script', () => {
		expect(nameService({environment: {}, script: undefined})).toBe('node');
	});
});

describe('the socket of the agent', () => {
	it('is looked for where the agent makes it', () => {
		const host = createFakeHost();
		const user = {environment: {XDG_RUNTIME_DIR: '/run/user/1000'}, userId: 1000};
		host.variables.set('XDG_RUNTIME_DIR', '/run/user/1000');
		expect(listSocketPaths(user)).toEqual(['/run/engineroom/apps.sock', '/run/user/1000/engineroom/apps.sock', '/tmp/engineroom-1000/apps.sock']);
		expect(listSocketPlaces(host)).toEqual([{path: '/run/user/1000/engineroom/apps.sock', mode: 0o600}, {path: '/tmp/engineroom-1000/apps.sock', mode: 0o600}]);
		expect(listSocketPlaces({...host, userId: 0})).toEqual([{path: '/run/engineroom/apps.sock', mode: 0o666}]);
	});

	it('is the one that is named, alone', () => {
		const host = createFakeHost();
		host.variables.set('ENGINEROOM_SOCKET', '/x.sock');
		expect(listSocketPlaces(host).map(place => place.path)).toEqual(['/x.sock']);
		expect(listSocketPaths({environment: {ENGINEROOM_SOCKET: '/x.sock', XDG_RUNTIME_DIR: '/y'}, userId: 1})).toEqual(['/x.sock']);
	});

	it('is found when it is there, and is a socket', async () => {
		const folder = newFolder();
		const surroundings = {environment: {XDG_RUNTIME_DIR: folder}, userId: process.getuid?.() ?? -1};
		const file = path.join(folder, 'engineroom/apps.sock');
		expect(findSocket(surroundings)).not.toBe(file);
		mkdirSync(path.dirname(file));
		writeFileSync(path.join(folder, 'engineroom/other'), '');
		expect(findSocket({...surroundings, environment: {ENGINEROOM_SOCKET: path.join(folder, 'engineroom/other')}})).toBeNull();
		await listenOn(file);
		expect(findSocket({...surroundings, environment: {ENGINEROOM_SOCKET: file}})).toBe(file);
	});

	it.skipIf(process.getuid?.() !== 0)('is not trusted when it belongs to somebody else', async () => {
		const {chownSync} = await import('node:fs');
		const folder = newFolder();
		const file = path.join(folder, 'engineroom/apps.sock');
		await listenOn(file);
		chownSync(file, 4242, 4242);
		// An agent of root may really run on the machine that tests run on.
		const find = (userId: number, refused: string | null = null): string | null => findSocket({environment: {}, userId}, refused, [file]);
		expect(find(1000)).toBeNull();
		expect(find(4242)).toBe(file);
		chownSync(file, 0, 0);
		expect(find(1000)).toBe(file);
		expect(find(1000, file)).toBeNull();
	});
});
