/** Which files of a history are too many. */
import type {Segment} from '../../wire/segment-name.ts';

export type Bounds = {readonly maxBytes: number; readonly maxAgeMs: number};

/** What has to go so that the rest is within the bounds: the oldest, never the newest one. */
export const chooseSurplus = (segments: readonly Segment[], {maxBytes, maxAgeMs}: Bounds, now: number): Segment[] => {
	let bytes = segments.reduce((sum, {sizeBytes}) => sum + sizeBytes, 0);
	const surplus: Segment[] = [];
	for (const [index, segment] of segments.slice(0, -1).entries()) {
		// It ends where the next one begins.
		const end = segments[index + 1]?.at ?? segment.at;
		if (bytes <= maxBytes && now - end <= maxAgeMs) break;
		surplus.push(segment);
		bytes -= segment.sizeBytes;
	}
	return surplus;
};
