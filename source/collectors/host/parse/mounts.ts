/** /proc/self/mounts: the file systems that can run full (https://man7.org/linux/man-pages/man5/proc_pid_mounts.5.html). */
export type Mount = {readonly device: string; readonly mount: string; readonly type: string; readonly isReadOnly: boolean};

/** Spaces and tabs in names are written as octal escapes. */
const unescape = (text: string): string => text.replace(/\\([0-7]{3})/g, (_match, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));

/** Types that live on a disk of this host. Network file systems are left out: a server that hangs would hang the question. */
const diskTypes = new Set(['ext2', 'ext3', 'ext4', 'xfs', 'btrfs', 'zfs', 'f2fs', 'jfs', 'reiserfs', 'ntfs', 'ntfs3', 'fuseblk', 'vfat', 'exfat', 'hfs', 'hfsplus', 'apfs', 'ufs', 'bcachefs', 'nilfs2', 'erofs', '9p', 'virtiofs']);
/** Mounted in a container, where their device is the host's: real only as the container's own root. */
const rootTypes = new Set(['overlay', 'aufs', 'rootfs', 'tmpfs', 'fuse.fuse-overlayfs']);

/** Real file systems, one for each device (the shortest path of its mounts), images that can only be read left out. */
export const parseMounts = (text: string): Mount[] => {
	const byDevice = new Map<string, Mount>();
	for (const line of text.split('\n')) {
		const [device, mount, type, options] = line.split(' ');
		if (device === undefined || mount === undefined || type === undefined || options === undefined) continue;
		const isRoot = mount === '/';
		if (!diskTypes.has(type) && !(isRoot && rootTypes.has(type))) continue;
		const isReadOnly = /(?:^|,)ro(?:,|$)/.test(options);
		if (isReadOnly && !isRoot) continue;
		// Files that a container runtime mounts one by one (/etc/hosts, …) are no places where data goes.
		if (/^\/(?:etc|dev|proc|sys|run\/secrets)\//.test(mount)) continue;
		const found = {device: unescape(device), mount: unescape(mount), type, isReadOnly};
		const known = byDevice.get(found.device);
		if (!known || found.mount.length < known.mount.length) byDevice.set(found.device, found);
	}
	return [...byDevice.values()];
};
