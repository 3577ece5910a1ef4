/** What became of the findings of one host from one look to the next. */
import type {Finding} from '../../signals/board.ts';

/** A finding that is going on. */
export type OpenFinding = {
	readonly finding: Finding;
	/** Since when it is no longer found, ms since the epoch; null while it is. */
	readonly missingSince: number | null;
};
export type OpenFindings = ReadonlyMap<string, OpenFinding>;

export type FindingChange = {readonly change: 'began' | 'worse' | 'ended'; readonly time: number; readonly finding: Finding};

/** What is not found for less than this has not ended: it may only have been looked at with a second missing. */
export const endAfterMs = 3000;

const keyOf = ({rule, subject}: Finding): string => `${rule}\n${subject}`;
const nothing: readonly FindingChange[] = [];

/** Compares what is open with what is found at `time`. */
export const changeFindings = (open: OpenFindings, found: readonly Finding[], time: number): {readonly open: OpenFindings; readonly changes: readonly FindingChange[]} => {
	// Most hosts are well most of the time.
	if (open.size === 0 && found.length === 0) return {open, changes: nothing};
	const changes: FindingChange[] = [];
	const next = new Map<string, OpenFinding>();
	for (const finding of found) {
		const before = open.get(keyOf(finding));
		if (!before) changes.push({change: 'began', time, finding});
		else if (before.finding.severity === 'warning' && finding.severity === 'critical') changes.push({change: 'worse', time, finding});
		next.set(keyOf(finding), {finding, missingSince: null});
	}
	for (const [key, {finding, missingSince}] of open) {
		if (next.has(key)) continue;
		const since = missingSince ?? time;
		if (time - since >= endAfterMs) changes.push({change: 'ended', time: since, finding});
		else next.set(key, {finding, missingSince: since});
	}
	return {open: next, changes};
};
