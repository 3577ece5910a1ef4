/** `e`: what is on the screen and behind it, as a file to paste into an incident channel, and the numbers beside it. */
import {writeFile} from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type {Fleet} from '../monitor/fleet.ts';
import {createReport} from '../monitor/report.ts';
import type {Range} from '../monitor/select/fold.ts';
import type {Report} from '../signals/report.ts';
import {toJson} from './report/json.ts';
import {summarize} from './report/summary.ts';

/** What the figures cover. */
const reportSeconds = 60;

const reportNow = (fleet: Fleet, now: number, time: number): Report => {
	const ranges = new Map<string, Range>();
	for (const [id, {host}] of fleet.watched) {
		const {newest} = host.ring.fine;
		if (newest !== null) ranges.set(id, {first: newest - Math.round((reportSeconds * 1000) / host.intervalMs) + 1, end: newest + 1});
	}
	return createReport(fleet, ranges, {now, time, forSeconds: reportSeconds});
};

/** A fence that no line of the text can close. */
const fenced = (lines: readonly string[]): string => `\`\`\`\`text\n${lines.join('\n').replaceAll('````', "''''")}\n\`\`\`\``;

/** Markdown: findings, the screen as it stood, the figures of the last minute. */
export const formatReport = (report: Report, screen: readonly string[]): string => {
	const time = new Date(report.time).toISOString();
	const findings = report.fleet.findings.map(({severity, subject, text, since}) => `- **${severity}** ${text} (${subject}, since ${new Date(since).toISOString()})`);
	return [`# engineroom, ${time}`, '', ...(findings.length === 0 ? ['Nothing is found to be wrong.'] : findings), '', '## The screen', '', fenced(screen), '', `## The last ${report.forSeconds} s`, '', fenced(summarize(report)), ''].join('\n');
};

/** Writes the report and its JSON; resolves with the path of the first. Nothing that exists is overwritten; readable by the user alone. */
export const exportReport = async (fleet: Fleet, screen: readonly string[], clock: {readonly now: number; readonly time: number}): Promise<string> => {
	const report = reportNow(fleet, clock.now, clock.time);
	const stamp = new Date(clock.time).toISOString().replace(/[-:]/g, '').replace('T', '-').slice(0, 15);
	const write = async (folder: string): Promise<string> => {
		const file = path.join(folder, `engineroom-${stamp}.md`);
		await writeFile(file, formatReport(report, screen), {flag: 'wx', mode: 0o600});
		await writeFile(file.replace(/md$/, 'json'), `${JSON.stringify(toJson(report), null, 2)}\n`, {flag: 'wx', mode: 0o600});
		return file;
	};
	try {
		return await write(process.cwd());
	} catch (error) {
		// Where one stands may be read-only.
		if (!['EACCES', 'EROFS', 'EPERM', 'ENOENT'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
		return write(os.tmpdir());
	}
};
