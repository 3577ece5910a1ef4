/** A recording from the disk: a file, or the folder of an agent's history. */
import {closeSync, openSync, readdirSync, readSync, statSync} from 'node:fs';
import path from 'node:path';
import {findParts, findSegments} from '../monitor/replay/find-parts.ts';
import {openRecording, type Recording} from '../monitor/replay/recording.ts';
import {RecordingError, type RecordingFile} from '../monitor/replay/recording-files.ts';

const explain: Readonly<Record<string, string>> = {ENOENT: 'there is no such file', EACCES: 'not allowed to read it', ENOTDIR: 'there is no such file'};

/** Opened for each read: a replay of hours need not hold a day's files open. */
const toFile = (file: string): RecordingFile => {
	const stats = statSync(file);
	if (!stats.isFile()) throw new RecordingError('ERR_RECORDING', `${file}: is no file`);
	return {
		name: path.basename(file),
		sizeBytes: stats.size,
		read(offset, length) {
			const bytes = new Uint8Array(Math.max(0, Math.min(length, stats.size - offset)));
			const descriptor = openSync(file, 'r');
			try {
				return bytes.subarray(0, readSync(descriptor, bytes, 0, bytes.length, offset));
			} finally {
				closeSync(descriptor);
			}
		},
	};
};

/** Throws a RecordingError that names the file and what is wrong with it. */
export const openRecordingAt = (name: string): Recording => {
	try {
		if (!statSync(name).isDirectory()) return openRecording(name, findParts(toFile(name)));
		return openRecording(name, findSegments(readdirSync(name).filter(file => /\.jsonl(\.gz)?$/.test(file)).map(file => toFile(path.join(name, file)))));
	} catch (error) {
		const {code, message} = error as NodeJS.ErrnoException;
		if (error instanceof RecordingError) throw error;
		throw new RecordingError('ERR_RECORDING', `${name}: ${explain[code ?? ''] ?? message}`);
	}
};
