/** How full the real file systems are. Each is asked on its own with a time limit: one that hangs delays nobody. */
import type {FilesystemFact} from '../../signals/facts.ts';
import {ratio} from '../../signals/rate.ts';
import {washText} from '../../signals/text.ts';
import {CollectorError, type Collector, type Point, type Reading} from '../collector.ts';
import type {Host} from '../host-door.ts';
import {parseMounts, type Mount} from './parse/mounts.ts';
import {readOptional} from './read-optional.ts';

const maxMounts = 64;
/** Series are sent for the fullest ones only. */
const maxSeries = 16;
const answerLimitMs = 400;
/** What is mounted is looked up this often. */
const mountsEveryMs = 10_000;

export const createFilesystemCollector = (host: Host): Collector => {
	/** Mounts that have been asked and have not answered yet: not asked again until they do. */
	const hanging = new Set<string>();
	let mounts: readonly Mount[] = [];
	let mountsAt = -Infinity;
	const ask = async (mount: Mount): Promise<FilesystemFact | null> => {
		if (hanging.has(mount.mount)) return null;
		hanging.add(mount.mount);
		const answer = host.statfs(mount.mount).finally(() => hanging.delete(mount.mount)).then(stat => describe(mount, stat), () => null);
		return Promise.race([answer, limit(answerLimitMs, answer)]);
	};
	return {
		name: 'filesystem',
		from: 'host',
		async collect() {
			if (host.now() - mountsAt >= mountsEveryMs) {
				const text = readOptional(host, '/proc/self/mounts') ?? readOptional(host, '/proc/mounts');
				if (text === null) throw new CollectorError('ERR_MOUNTS', '/proc/self/mounts cannot be read: is /proc mounted?');
				mounts = parseMounts(text).slice(0, maxMounts);
				mountsAt = host.now();
			}
			const facts = (await Promise.all(mounts.map(mount => ask(mount)))).filter(fact => fact !== null).sort((a, b) => b.utilization - a.utilization);
			const points: Point[] = facts.slice(0, maxSeries).map(({mount, utilization}) => ({name: 'system.filesystem.utilization', labels: {mount}, value: utilization}));
			const silent = [...hanging];
			const reading: Reading = {points, facts: {filesystems: facts}};
			return silent.length > 0 ? {...reading, note: `does not answer: ${silent.join(', ')}`} : reading;
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
