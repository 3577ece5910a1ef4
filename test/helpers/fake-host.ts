/** A host of files and pages in memory, with a clock that stands still until told. */
import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import type {Host, HttpAnswer, HttpRequest} from '../../source/collectors/host-door.ts';

export type FakeHost = Host & {
	/** Texts by absolute path; folders are what the paths imply. */
	readonly files: Map<string, string>;
	advance(ms: number): void;
	/** Lays a captured tree over what is there: `root` + path on disk is `path` on the host. */
	show(root: string): void;
	/** What fetch answers; may throw. */
	page: (url: string, request: HttpRequest) => HttpAnswer | Promise<HttpAnswer>;
	/** What symbolic links point to. */
	links: Map<string, string>;
	variables: Map<string, string>;
	statfsOf: Map<string, Awaited<ReturnType<Host['statfs']>>>;
};

/** Tests that need a real server start one with the real host. */
const notHere = (door: string): never => {
	throw new Error(`this host of memory has no ${door}`);
};
const missing = (name: string): Error => Object.assign(new Error(`ENOENT: no such file, '${name}'`), {code: 'ENOENT'});

export const textAnswer = (text: string | Uint8Array, extra: Partial<HttpAnswer> = {}): HttpAnswer => ({status: 200, headers: {'content-type': 'text/plain; version=0.0.4'}, body: typeof text === 'string' ? new TextEncoder().encode(text) : text, tooLarge: false, ...extra});

/** All files of a captured tree, by their path on the machine. */
const readTree = (root: string, below = ''): [string, string][] =>
	readdirSync(path.join(root, below), {withFileTypes: true}).flatMap(entry => {
		const at = `${below}/${entry.name}`;
		return entry.isDirectory() ? readTree(root, at) : [[at, readFileSync(path.join(root, at), 'utf8')] as [string, string]];
	});

export const createFakeHost = (files: Readonly<Record<string, string>> = {}, platform = 'linux'): FakeHost => {
	let now = 1_000_000;
	const host: FakeHost = {
		platform,
		files: new Map(Object.entries(files)),
		statfsOf: new Map(),
		links: new Map(),
		variables: new Map(),
		page: () => {
			throw Object.assign(new Error('connect ECONNREFUSED'), {code: 'ECONNREFUSED'});
		},
		advance(ms) {
			now += ms;
		},
		show(root) {
			for (const [name, text] of readTree(root)) host.files.set(name, text);
		},
		now: () => now,
		readText(path) {
			const text = host.files.get(path);
			if (text === undefined) throw missing(path);
			return text;
		},
		list(path) {
			const names = new Set<string>();
			for (const name of host.files.keys()) if (name.startsWith(`${path}/`)) names.add(name.slice(path.length + 1).split('/', 1)[0] as string);
			if (names.size === 0) throw missing(path);
			return [...names];
		},
		async statfs(path) {
			const stat = host.statfsOf.get(path);
			if (!stat) throw missing(path);
			return stat;
		},
		async stat(path) {
			const text = host.files.get(path);
			if (text === undefined) throw missing(path);
			return {inode: 1, device: 1, sizeBytes: text.length, isDirectory: false, isRegular: true};
		},
		open: async path => {
			throw missing(path);
		},
		fetch: async (url, request) => host.page(url, request),
		readLink(path) {
			const target = host.links.get(path);
			if (target === undefined) throw missing(path);
			return target;
		},
		nextTurn: async () => undefined,
		userId: 1000,
		environment: name => host.variables.get(name),
		serve: async () => notHere('serve'),
		serveLines: async () => notHere('serveLines'),
		connect: async () => notHere('connect'),
		probe: async () => notHere('probe'),
	};
	return host;
};
