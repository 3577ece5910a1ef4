/** The messages that one segment holds, as they were written. */
import {decodeHeader, readLine} from '../../wire/recording.ts';
import type {Disk} from './disk-door.ts';

/** Some at a time, as they come from the disk; none for a segment that does not begin as it should. Lines that are none are passed over. */
export async function* segmentMessages(disk: Disk, name: string): AsyncGenerator<readonly string[]> {
	let isOurs = false;
	for await (const lines of disk.lines(name)) {
		const messages: string[] = [];
		for (const line of lines) {
			if (!isOurs) {
				if (!decodeHeader(line).ok) return;
				isOurs = true;
				continue;
			}
			const says = readLine(line)?.says;
			if (says && 'message' in says) messages.push(says.message);
		}
		yield messages;
	}
}
