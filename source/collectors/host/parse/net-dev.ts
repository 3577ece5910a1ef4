/** /proc/net/dev: bytes by interface (https://man7.org/linux/man-pages/man5/proc_pid_net.5.html). */
export type NetworkCounters = {readonly receivedBytes: number; readonly sentBytes: number};

/** Loopback, and interfaces whose traffic passes a real one as well (bridges, pairs into containers, tunnels, bonds' vlans). */
const leftOut = /^(?:lo|veth.*|docker\d*|br-.*|virbr.*|cni.*|flannel.*|cali.*|tunl\d*|sit\d*|gre.*|erspan\d*|ip6tnl\d*|ip_vti\d*|ip6_vti\d*|ip6gre\d*|tap.*|tun.*|wg.*|dummy.*|ifb.*|lxc.*|vnet.*|kube-.*|nodelocaldns|bond\d+|team\d+|.*\.\d+)$/;

export const parseNetDev = (text: string): Map<string, NetworkCounters> => {
	const devices = new Map<string, NetworkCounters>();
	for (const line of text.split('\n')) {
		const colon = line.indexOf(':');
		if (colon === -1) continue;
		const name = line.slice(0, colon).trim();
		const fields = line.slice(colon + 1).trim().split(/\s+/).map(Number);
		const [receivedBytes = NaN] = fields;
		const sentBytes = fields[8] ?? NaN;
		if (name !== '' && !leftOut.test(name) && Number.isFinite(receivedBytes) && Number.isFinite(sentBytes)) devices.set(name, {receivedBytes, sentBytes});
	}
	return devices;
};
