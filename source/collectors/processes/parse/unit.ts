/** /proc/PID/cgroup: the container or the unit of the service manager that a process runs in, in a word or two. */

const container = /(?:^|\/|-)(docker|libpod|cri-containerd|crio|containerd|garden|lxc)?[-/:]?([0-9a-f]{12})[0-9a-f]{52}(?:\.scope)?(?=\/|$)/;
const named = /^\/(?:lxc(?:\.payload)?|machine\.slice\/machine|lxc\.monitor)[./-]([^/]+?)(?:\.scope)?(?:\/|$)/;
const runtimes: Readonly<Record<string, string>> = {'cri-containerd': 'containerd', libpod: 'podman', crio: 'cri-o'};

/** Units are written with `\x2d` where their names hold a dash. */
const unescape = (name: string): string => name.replace(/\\x([0-9a-f]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));

const unitOf = (path: string): string | null => {
	const inContainer = container.exec(path);
	// A pod of Kubernetes tells no name here: the container's id is what its own tools find it by.
	if (inContainer) return `${runtimes[inContainer[1] ?? ''] ?? inContainer[1] ?? 'container'} ${inContainer[2] ?? ''}`;
	const name = named.exec(path)?.[1];
	if (name !== undefined) return unescape(name);
	// The innermost unit is the one that says what it is: user@1000.service holds all that a person runs.
	const unit = path.split('/').findLast(part => /\.(?:service|scope)$/.test(part));
	if (unit === undefined) return null;
	return unescape(unit.replace(/\.(?:service|scope)$/, ''));
};

/** Null when in none, as on a host without a service manager. */
export const parseUnit = (text: string): string | null => {
	const paths = text.split('\n').map(line => line.replace(/^\d+:[^:]*:/, '')).filter(path => path !== '' && path !== '/');
	// Version 1 has a line for each controller: the one that tells most comes first.
	for (const path of new Set(paths.toSorted((a, b) => b.length - a.length))) {
		const unit = unitOf(path);
		if (unit !== null) return unit;
	}
	return null;
};
