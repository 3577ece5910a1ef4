/** Where this process stands in the cgroup hierarchy (https://man7.org/linux/man-pages/man7/cgroups.7.html). */

/** Folders of one hierarchy that can be seen from here: the process' own first, then those above it up to the mount point. */
export type CgroupFolders = readonly string[];
/** `unified` is cgroup v2, `controllers` those of v1 by name; both exist on hybrid hosts. */
export type CgroupMounts = {readonly unified: CgroupFolders | null; readonly controllers: ReadonlyMap<string, CgroupFolders>};

/**
 * Folders by controller, from /proc/self/cgroup and /proc/self/mountinfo. In a container the mounted root may be the
 * container's own group, and the path in /proc/self/cgroup one of the host.
 */
export const parseCgroupPaths = (cgroup: string, mountinfo: string): CgroupMounts => {
	const mounts = parseMountinfo(mountinfo);
	let unified: CgroupFolders | null = null;
	const controllers = new Map<string, CgroupFolders>();
	for (const line of cgroup.split('\n')) {
		const [id, names, path] = splitThree(line);
		if (path === undefined || names === undefined) continue;
		if (id === '0' && names === '') {
			const mount = mounts.find(one => one.type === 'cgroup2');
			if (mount) unified = listFolders(mount, path);
			continue;
		}
		for (const name of names.split(',')) {
			const mount = mounts.find(one => one.type === 'cgroup' && one.options.includes(name));
			if (mount) controllers.set(name, listFolders(mount, path));
		}
	}
	return {unified, controllers};
};

const splitThree = (line: string): (string | undefined)[] => {
	const first = line.indexOf(':');
	const second = line.indexOf(':', first + 1);
	return first === -1 || second === -1 ? [] : [line.slice(0, first), line.slice(first + 1, second), line.slice(second + 1)];
};

type CgroupMount = {readonly root: string; readonly point: string; readonly type: string; readonly options: readonly string[]};

/** Lines such as `30 23 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw,nsdelegate`. */
const parseMountinfo = (text: string): CgroupMount[] => {
	const mounts: CgroupMount[] = [];
	for (const line of text.split('\n')) {
		if (!line.includes(' - cgroup')) continue;
		const [before, after] = line.split(' - ');
		const [, , , root, point] = before?.split(' ') ?? [];
		const [type, , options] = after?.split(' ') ?? [];
		if (root !== undefined && point !== undefined && (type === 'cgroup2' || type === 'cgroup')) mounts.push({root, point, type, options: options?.split(',') ?? []});
	}
	return mounts;
};

const maxDepth = 32;

const listFolders = ({root, point}: CgroupMount, path: string): CgroupFolders => {
	const names = relativeTo(root, path).split('/').filter(name => name !== '').slice(0, maxDepth);
	return names.map((_, index) => `${point}/${names.slice(0, names.length - index).join('/')}`).concat(point);
};

/** The path below the mounted root. What lies above it or beside it (`/../other`) is not there to be seen: the root itself stands for it. */
const relativeTo = (root: string, path: string): string => {
	if (path.includes('/..') || root.includes('/..')) return '';
	if (root === '/') return path;
	return path.startsWith(`${root}/`) ? path.slice(root.length) : '';
};

/** The folder of another hierarchy that has the same path below its mount point; null when this process is in no such folder there. */
export const findCounterpart = (from: CgroupFolders, folder: string, to: CgroupFolders): string | null => {
	const below = folder.slice(from.at(-1)?.length);
	const point = to.at(-1);
	return point !== undefined && to.includes(point + below) ? point + below : null;
};
