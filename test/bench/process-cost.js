// What a process tree costs, seen from outside: CPU by /proc/PID/stat, memory by smaps_rollup.
import {readdirSync, readFileSync} from 'node:fs';

const ticksPerSecond = 100;
const stat = pid => {
	const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
	return text.slice(text.lastIndexOf(')') + 2).split(' ');
};

/** A process and all that descend from it. */
export const tree = pid => {
	const children = new Map();
	for (const name of readdirSync('/proc')) {
		if (!/^\d+$/.test(name)) continue;
		try {
			const parent = Number(stat(name)[1]);
			children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
		} catch {}
	}
	const found = [pid];
	for (let index = 0; index < found.length; index++) found.push(...(children.get(found[index]) ?? []));
	return found;
};

/** Seconds of CPU of the tree, children that have ended included. */
export const cpuSeconds = pid => tree(pid).reduce((sum, one) => {
	try {
		const fields = stat(one);
		return sum + [11, 12, 13, 14].reduce((all, index) => all + Number(fields[index]), 0) / ticksPerSecond;
	} catch {
		return sum;
	}
}, 0);

/** Megabytes of the tree: Rss or Pss. */
export const memoryMb = (pid, key) => tree(pid).reduce((sum, one) => {
	try {
		return sum + Number(new RegExp(`^${key}:\\s+(\\d+)`, 'm').exec(readFileSync(`/proc/${one}/smaps_rollup`, 'utf8'))?.[1] ?? 0) / 1024;
	} catch {
		return sum;
	}
}, 0);

export const wait = ms => new Promise(resolve => setTimeout(resolve, ms));

/** Seconds that the threads of the tree have run, to the nanosecond: for what takes a few ticks in all. */
export const runSeconds = pid => tree(pid).reduce((sum, one) => {
	try {
		return sum + readdirSync(`/proc/${one}/task`).reduce((all, thread) => all + Number(readFileSync(`/proc/${one}/task/${thread}/schedstat`, 'utf8').split(' ')[0]) / 1e9, 0);
	} catch {
		return sum;
	}
}, 0);
