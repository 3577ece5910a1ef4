/** /proc/net/tcp and tcp6 (https://docs.kernel.org/networking/proc_net_tcp.html): one line a socket, addresses in hexadecimal, each 32-bit word in the byte order of the machine. */
export type TcpSocket = {
	readonly localAddress: string;
	readonly localPort: number;
	readonly remoteAddress: string;
	readonly remotePort: number;
	readonly state: 'established' | 'listen';
	readonly userId: number;
	readonly inode: number;
};

const states: Readonly<Record<string, TcpSocket['state']>> = {'01': 'established', '0A': 'listen'};

/** Sockets that are wanted by their state and remote port (0 of listening ones); the others are not even taken apart. */
export const parseTcp = (text: string, wanted: (state: TcpSocket['state'], remotePort: number) => boolean): TcpSocket[] => {
	const sockets: TcpSocket[] = [];
	let start = text.indexOf('\n') + 1;
	while (start > 0 && start < text.length) {
		let end = text.indexOf('\n', start);
		if (end === -1) end = text.length;
		const socket = parseLine(text, start, end, wanted);
		if (socket) sockets.push(socket);
		start = end + 1;
	}
	return sockets;
};

/** `  0: 0100007F:1538 00000000:0000 0A …`: fields are parted by blanks. */
const parseLine = (text: string, start: number, end: number, wanted: (state: TcpSocket['state'], remotePort: number) => boolean): TcpSocket | null => {
	const localColon = text.indexOf(':', text.indexOf(':', start) + 1);
	const remoteColon = text.indexOf(':', localColon + 1);
	if (localColon === -1 || remoteColon === -1 || remoteColon + 8 > end) return null;
	const state = states[text.slice(remoteColon + 6, remoteColon + 8)];
	const remotePort = Number.parseInt(text.slice(remoteColon + 1, remoteColon + 5), 16);
	if (state === undefined || Number.isNaN(remotePort) || !wanted(state, remotePort)) return null;
	const fields = text.slice(start, end).trim().split(/\s+/);
	const [local = '', remote = ''] = [fields[1], fields[2]];
	const localPort = Number.parseInt(local.slice(local.indexOf(':') + 1), 16);
	const userId = Number(fields[7]);
	const inode = Number(fields[9]);
	if (!Number.isInteger(localPort) || !Number.isInteger(userId) || !Number.isInteger(inode)) return null;
	return {localAddress: parseAddress(local.slice(0, local.indexOf(':'))), localPort, remoteAddress: parseAddress(remote.slice(0, remote.indexOf(':'))), remotePort, state, userId, inode};
};

/** As people write it; an IPv4 address mapped into IPv6 is one of IPv4. Little-endian, as all machines are that this runs on. */
export const parseAddress = (hex: string): string => {
	const bytes: number[] = [];
	for (let word = 0; word < hex.length; word += 8) for (let byte = 3; byte >= 0; byte--) bytes.push(Number.parseInt(hex.slice(word + byte * 2, word + byte * 2 + 2), 16));
	if (bytes.length === 4) return bytes.join('.');
	if (bytes.length !== 16) return hex;
	if (bytes.slice(0, 10).every(byte => byte === 0) && bytes[10] === 0xFF && bytes[11] === 0xFF) return bytes.slice(12).join('.');
	const groups: string[] = [];
	for (let index = 0; index < 16; index += 2) groups.push((((bytes[index] as number) << 8) | (bytes[index + 1] as number)).toString(16));
	return shorten(groups);
};

/** The longest run of zeros becomes `::` (https://www.rfc-editor.org/rfc/rfc5952). */
const shorten = (groups: readonly string[]): string => {
	let best = {start: 0, length: 0};
	for (let start = 0; start < groups.length; start++) {
		let length = 0;
		while (groups[start + length] === '0') length++;
		if (length > best.length) best = {start, length};
	}
	if (best.length < 2) return groups.join(':');
	return `${groups.slice(0, best.start).join(':')}::${groups.slice(best.start + best.length).join(':')}`;
};
