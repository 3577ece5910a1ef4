/** A small file that may change while we run: read again when it has. */
import {readFileSync, statSync} from 'node:fs';

const maxBytes = 1024 * 1024;

export type ChangingFile = {
	readonly path: string;
	/** The text when it differs from what was read last, null when it is still the same. Throws what keeps it from being read. */
	readIfChanged(): string | null;
	/** Whether everybody on this machine may read it. */
	isPublic(): boolean;
};

export const createChangingFile = (path: string): ChangingFile => {
	let seen = '';
	return {
		path,
		readIfChanged() {
			// Follows links: secrets of Kubernetes are changed by turning one.
			const {dev, ino, mtimeMs, size, ctimeMs} = statSync(path);
			const state = [dev, ino, mtimeMs, ctimeMs, size].join(' ');
			if (state === seen) return null;
			if (size > maxBytes) throw Object.assign(new Error('longer than 1 MB'), {code: 'longer than 1 MB'});
			const text = readFileSync(path, 'utf8');
			seen = state;
			return text;
		},
		isPublic: () => (statSync(path).mode & 0o004) !== 0,
	};
};

/** What keeps a file from being read, in one word. */
export const whyUnread = (error: unknown): string => {
	const {code, message} = error as NodeJS.ErrnoException;
	return code === 'ENOENT' ? 'no such file' : code === 'EACCES' ? 'this user may not read it' : code === 'EISDIR' ? 'it is a folder' : (code ?? message);
};
