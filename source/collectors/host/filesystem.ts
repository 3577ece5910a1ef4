/** How full the real file systems are. Each is asked on its own with a time limit: one that hangs delays nobody. */
import type {FilesystemFact} from '../../signals/facts.ts';
import {ratio} from '../../signals/rate.ts';
import {washText} from '../../signals/text.ts';
import type {Collector, Point, Reading} from '../collector.ts';
import type {Host} from '../host-door.ts';
import {parseMounts, type Mount} from './parse/mounts.ts';
import {readNeeded} from './read-optional.ts';

const maxMounts = 64;
/** Series are sent for the fullest ones only. */
const maxSeries = 16;
const answerLimitMs = 400;
/**
 * A question that hangs holds one of the four threads that Node has for all files. So many may be held; beyond them only
 * file systems that have answered before are asked.
 */
const maxHanging = 2;
/** What is mounted is looked up this often. */
const mountsEveryMs = 10_000;

export const createFilesystemCollector = (host: Host): Collector => {
	/** Mounts that have been asked and have not answered yet: not asked again until they do. */
	const hanging = new Set<string>();
	/** Why others could not be asked, by mount. */
	const refused = new Map<string, string>();
	let answered = new Set<string>();
	let mounts: readonly Mount[] = [];
	let mountsAt = -Infinity;
	const ask = async (mount: Mount): Promise<FilesystemFact | null> => {
		const name = mount.mount;
		if (hanging.has(name) || (hanging.size >= maxHanging && !answered.has(name))) return null;
		hanging.add(name);
		const answer = host.statfs(name).finally(() => hanging.delete(name)).then(
			stat => {
				answered.add(name);
				refused.delete(name);
				return describe(mount, stat);
			},
			(error: unknown) => {
				refused.set(name, String((error as {readonly code?: unknown}).code));
				return null;
			},
		);
		return Promise.race([answer, limit(answerLimitMs, answer)]);
	};
	const lookUpMounts = (): void => {
		mounts = parseMounts(readNeeded(host, '/proc/self/mounts', 'ERR_MOUNTS')).slice(0, maxMounts);
		mountsAt = host.now();
		const names = new Set(mounts.map(({mount}) => mount));
		answered = new Set([...answered].filter(name => names.has(name)));
		for (const name of refused.keys()) if (!names.has(name)) refused.delete(name);
	};
	return {
		name: 'filesystem',
		from: 'host',
		async collect() {
			if (host.now() - mountsAt >= mountsEveryMs) lookUpMounts();
			const facts: FilesystemFact[] = [];
			// One after the other: asked all at once, file systems that hang together would hold all threads.
			for (const mount of mounts) {
				const fact = await ask(mount);
				if (fact) facts.push(fact);
			}
			facts.sort((a, b) => b.utilization - a.utilization);
			const points: Point[] = facts.slice(0, maxSeries).map(({mount, utilization}) => ({name: 'system.filesystem.utilization', labels: {mount}, value: utilization}));
			const reading: Reading = {points, facts: {filesystems: facts}};
			const notes = [
				...(hanging.size > 0 ? [`does not answer: ${[...hanging].join(', ')}`] : []),
				...(refused.size > 0 ? [`cannot be asked: ${[...refused].map(([name, code]) => `${name} (${code})`).join(', ')}`] : []),
			];
			return notes.length > 0 ? {...reading, note: notes.join('; ')} : reading;
		},
	};
};

/** Null after the time limit, unless the answer came first; leaves no timer behind. */
const limit = (ms: number, answer: Promise<unknown>): Promise<null> =>
	new Promise(resolve => {
		const timer = setTimeout(() => resolve(null), ms);
		void answer.finally(() => clearTimeout(timer));
	});

const describe = ({mount, device, type}: Mount, stat: Awaited<ReturnType<Host['statfs']>>): FilesystemFact | null => {
	const usedBlocks = stat.blocks - stat.freeBlocks;
	// As df counts: what only root may fill is no space for anybody else.
	const utilization = ratio(usedBlocks, usedBlocks + stat.availableBlocks);
	if (utilization === null) return null;
	return {
		mount: washText(mount), device: washText(device), type,
		totalBytes: stat.blocks * stat.blockBytes,
		usedBytes: usedBlocks * stat.blockBytes,
		utilization,
		inodesUtilization: stat.inodes > 0 ? (stat.inodes - stat.freeInodes) / stat.inodes : null,
	};
};
