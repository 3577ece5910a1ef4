/** A host of files and pages in memory, with a clock that stands still until told. */
import type {Host, HttpAnswer, HttpRequest} from '../../source/collectors/host-door.ts';

export type FakeHost = Host & {
	readonly files: Map<string, string>;
	advance(ms: number): void;
	/** What fetch answers; may throw. */
	page: (url: string, request: HttpRequest) => HttpAnswer | Promise<HttpAnswer>;
	statfsOf: Map<string, Awaited<ReturnType<Host['statfs']>>>;
};

const missing = (path: string): Error => Object.assign(new Error(`ENOENT: no such file, '${path}'`), {code: 'ENOENT'});

export const textAnswer = (text: string | Uint8Array, extra: Partial<HttpAnswer> = {}): HttpAnswer => ({status: 200, headers: {'content-type': 'text/plain; version=0.0.4'}, body: typeof text === 'string' ? new TextEncoder().encode(text) : text, tooLarge: false, ...extra});

export const createFakeHost = (files: Readonly<Record<string, string>> = {}, platform = 'linux'): FakeHost => {
	let now = 1_000_000;
	const host: FakeHost = {
		platform,
		files: new Map(Object.entries(files)),
		statfsOf: new Map(),
		page: () => {
			throw Object.assign(new Error('connect ECONNREFUSED'), {code: 'ECONNREFUSED'});
		},
		advance(ms) {
			now += ms;
		},
		now: () => now,
		readText(path) {
			const text = host.files.get(path);
			if (text === undefined) throw missing(path);
			return text;
		},
		list: path => [...host.files.keys()].filter(name => name.startsWith(`${path}/`)).map(name => name.slice(path.length + 1).split('/', 1)[0] as string),
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
	};
	return host;
};
