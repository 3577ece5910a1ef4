/** /proc/self/mounts: the file systems that can run full (https://man7.org/linux/man-pages/man5/proc_pid_mounts.5.html). */
export type Mount = {readonly device: string; readonly mount: string; readonly type: string; readonly isReadOnly: boolean};

/** Spaces and tabs in names are written as octal escapes. */
const unescape = (text: string): string => text.replace(/\\([0-7]{3})/g, (_match, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));

/** Types that live on a disk of this host. Network file systems are left out: a server that hangs would hang the question. */
const diskTypes = new Set(['ext2', 'ext3', 'ext4', 'xfs', 'btrfs', 'zfs', 'f2fs', 'jfs', 'reiserfs', 'ntfs', 'ntfs3', 'fuseblk', 'vfat', 'exfat', 'hfs', 'hfsplus', 'apfs', 'ufs', 'bcachefs', 'nilfs2', 'erofs', '9p', 'virtiofs']);
/** Mounted in a container, where their device is the host's: real only as the container's own root. */
const rootTypes = new Set(['overlay', 'aufs', 'rootfs', 'tmpfs', 'fuse.fuse-overlayfs']);

const readOnly = /(?:^|,)ro(?:,|$)/;
/** Files that a container runtime mounts one by one (/etc/hosts, …): no places where data goes. */
const runtimeFiles = /^\/(?:etc|dev|proc|sys|run\/secrets)\//;

/** Real file systems, one for each device (the shortest path of its mounts), images that can only be read left out. */
export const parseMounts = (text: string): Mount[] => {
	// What is mounted later on the same path hides what was there: one entry for each path, the last.
	const byPath = new Map<string, Mount>();
	for (const line of text.split('\n')) {
		const [device, path, type, options] = line.split(' ', 4);
		if (device === undefined || path === undefined || type === undefined || options === undefined) continue;
		const mount = unescape(path);
		byPath.delete(mount);
		byPath.set(mount, {device: unescape(device), mount, type, isReadOnly: readOnly.test(options)});
	}
	const byDevice = new Map<string, Mount>();
	for (const found of byPath.values()) {
		const isRoot = found.mount === '/';
		if (!diskTypes.has(found.type) && !(isRoot && rootTypes.has(found.type))) continue;
		if ((found.isReadOnly && !isRoot) || runtimeFiles.test(found.mount)) continue;
		const known = byDevice.get(found.device);
		if (!known || found.mount.length < known.mount.length) byDevice.set(found.device, found);
	}
	return [...byDevice.values()];
};
