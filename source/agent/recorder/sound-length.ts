/** Where a file that was being written when its writer died is still whole. */
import {decodeHeader, isHeader, readLine} from '../../wire/recording.ts';

const newline = 10;
const text = new TextDecoder();

const isWhole = (line: string): boolean => {
	if (isHeader(line)) return decodeHeader(line).ok;
	if (readLine(line) === null) return false;
	try {
		JSON.parse(line);
		return true;
	} catch {
		return false;
	}
};

/** Bytes up to the end of the last whole line: what comes after was torn by a kill, or is what a power loss left there. */
export const soundLength = (bytes: Uint8Array): number => {
	let end = bytes.lastIndexOf(newline) + 1;
	while (end > 0) {
		const start = end < 2 ? 0 : bytes.lastIndexOf(newline, end - 2) + 1;
		if (isWhole(text.decode(bytes.subarray(start, end - 1)))) return end;
		end = start;
	}
	return 0;
};
