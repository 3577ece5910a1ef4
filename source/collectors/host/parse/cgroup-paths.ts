/** Where this process stands in the cgroup hierarchy (https://man7.org/linux/man-pages/man7/cgroups.7.html). */
export type CgroupMounts = {readonly unified: string | null; readonly controllers: ReadonlyMap<string, string>};

/**
 * Folders of this process by controller, from /proc/self/cgroup and /proc/self/mountinfo. `unified` is that of cgroup v2.
 * In a container the mounted root may be the container's own group, and the path in /proc/self/cgroup one of the host.
 */
export const parseCgroupPaths = (cgroup: string, mountinfo: string): CgroupMounts => {
	const mounts = parseMountinfo(mountinfo);
	let unified: string | null = null;
	const controllers = new Map<string, string>();
	for (const line of cgroup.split('\n')) {
		const [id, names, path] = splitThree(line);
		if (path === undefined || names === undefined) continue;
		if (id === '0' && names === '') {
			const mount = mounts.find(one => one.type === 'cgroup2');
			if (mount) unified = joinPath(mount, path);
			continue;
		}
		for (const name of names.split(',')) {
			const mount = mounts.find(one => one.type === 'cgroup' && one.options.includes(name));
			if (mount) controllers.set(name, joinPath(mount, path));
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
		const [before, after] = line.split(' - ');
		const [, , , root, point] = before?.split(' ') ?? [];
		const [type, , options] = after?.split(' ') ?? [];
		if (root !== undefined && point !== undefined && (type === 'cgroup2' || type === 'cgroup')) mounts.push({root, point, type, options: options?.split(',') ?? []});
	}
	return mounts;
};

/** The path below the mount point: what lies above the mounted root is not there to be seen. */
const joinPath = ({root, point}: CgroupMount, path: string): string => {
	const relative = root !== '/' && path.startsWith(root) ? path.slice(root.length) : root === '/' ? path : '/';
	return `${point}${relative === '/' ? '' : relative}`.replace(/\/$/, '');
};
