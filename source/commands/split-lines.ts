/** Bytes as they come to lines, some at a time. */
import {maxRecordingLine} from '../wire/recording.ts';

/** The last line is given even when it does not end; one that is longer than a line may be is left out. */
export const splitLines = async function* (source: AsyncIterable<Buffer>): AsyncGenerator<readonly string[]> {
	const decoder = new TextDecoder();
	let rest = '';
	let isTooLong = false;
	for await (const chunk of source) {
		const lines = (rest + decoder.decode(chunk, {stream: true})).split('\n');
		rest = lines.pop() ?? '';
		if (isTooLong && lines.length > 0) {
			lines.shift();
			isTooLong = false;
		}
		if (rest.length > maxRecordingLine) {
			rest = '';
			isTooLong = true;
		}
		if (lines.length > 0) yield lines;
	}
	if (rest !== '' && !isTooLong) yield [rest];
};
