/** /proc/net/dev: bytes by interface (https://man7.org/linux/man-pages/man5/proc_pid_net.5.html). */
export type NetworkCounters = {readonly receivedBytes: number; readonly sentBytes: number};

/**
 * Interfaces by their names that pass on what a real one counts as well: bridges, pairs into containers, tunnels, bonds (their
 * members count), VLANs. The rule where nothing else is known, as in a container whose own eth0 is a virtual one.
 */
const passesOn = /^(?:veth.*|docker.*|podman\d+|br-.*|br\d+|virbr.*|vmbr\d+|lxdbr\d+|incusbr\d+|fw(?:br|pr|ln)\d+.*|cni.*|flannel.*|cali.*|cilium_.*|weave.*|vxlan.*|tunl\d*|sit\d*|gre.*|erspan\d*|ip6tnl\d*|ip_vti\d*|ip6_vti\d*|ip6gre\d*|tap.*|tun.*|wg.*|tailscale\d*|zt.*|dummy.*|ifb.*|lxc.*|vnet.*|ovs-.*|kube-.*|nodelocaldns|bond\d+|team\d+|vlan\d+|.*\.\d+)$/;

/** Counters by interface, loopback left out, of the interfaces that `isWanted` says yes to: lines of others are not read. */
export const parseNetDev = (text: string, isWanted: (device: string) => boolean = device => !passesOn.test(device)): Map<string, NetworkCounters> => {
	const devices = new Map<string, NetworkCounters>();
	for (const line of text.split('\n')) {
		const colon = line.lastIndexOf(':');
		if (colon === -1) continue;
		const name = line.slice(0, colon).trim();
		if (name === '' || name === 'lo' || !isWanted(name)) continue;
		const fields = line.slice(colon + 1).trim().split(/\s+/).map(Number);
		const [receivedBytes = NaN] = fields;
		const sentBytes = fields[8] ?? NaN;
		if (Number.isFinite(receivedBytes) && Number.isFinite(sentBytes)) devices.set(name, {receivedBytes, sentBytes});
	}
	return devices;
};
