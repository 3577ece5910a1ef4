/** The real door from collectors to this machine: node:fs and node:http, bounded in size and time. */
import {constants, readdirSync, readFileSync, readlinkSync} from 'node:fs';
import {open, stat, statfs} from 'node:fs/promises';
import http from 'node:http';
import https from 'node:https';
import type {FileStat, Host} from '../collectors/host-door.ts';
import {connectStream} from './host/connect.ts';
import {getUrl} from './host/http-get.ts';
import {serveHttp} from './host/http-server.ts';
import {serveLines} from './host/line-server.ts';
import {probeUrl} from './host/probe.ts';

type Stats = Awaited<ReturnType<typeof stat>>;
const describe = (stats: Stats): FileStat => ({inode: Number(stats.ino), device: Number(stats.dev), sizeBytes: Number(stats.size), isDirectory: stats.isDirectory(), isRegular: stats.isFile()});

export const createRealHost = (): Host => {
	const agents = {'http:': new http.Agent({keepAlive: true, maxSockets: 2, maxFreeSockets: 1}), 'https:': new https.Agent({keepAlive: true, maxSockets: 2, maxFreeSockets: 1})};
	return {
		platform: process.platform,
		now: () => performance.now(),
		readText: path => readFileSync(path, 'utf8'),
		list: path => readdirSync(path),
		async statfs(path) {
			const {bsize, blocks, bfree, bavail, files, ffree} = await statfs(path);
			return {blockBytes: bsize, blocks, freeBlocks: bfree, availableBlocks: bavail, inodes: files, freeInodes: ffree};
		},
		stat: async path => describe(await stat(path)),
		async open(path) {
			// Without O_NONBLOCK, opening a named pipe that nobody writes to would wait for ever.
			const handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
			return {
				stat: async () => describe(await handle.stat()),
				read: async (into, position) => (await handle.read(into, 0, into.length, position)).bytesRead,
				close: () => handle.close(),
			};
		},
		fetch: (url, request) => getUrl(new URL(url), request, agents),
		readLink: path => readlinkSync(path),
		nextTurn: () => new Promise(resolve => setImmediate(resolve)),
		userId: process.getuid?.() ?? -1,
		environment: name => process.env[name],
		serve: serveHttp,
		serveLines,
		connect: connectStream,
		probe: probeUrl,
	};
};
