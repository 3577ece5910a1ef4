/** What the user who runs the agent may not see of this host, in sentences: the rest of the host is read without any rights. */
import type {Host} from './host-door.ts';

/** Processes that are tried; on a host with more the share tells enough. */
const maxTried = 500;

const isRefused = (error: unknown): boolean => ['EACCES', 'EPERM'].includes((error as {code?: unknown}).code as string);

/** Whether reading is refused; what is gone by now is not. */
const refuses = (read: () => unknown): boolean => {
	try {
		read();
		return false;
	} catch (error) {
		return isRefused(error);
	}
};

/** Empty for root, and for a user who has the host for itself. */
export const listUnseen = (host: Host): string[] => {
	if (host.platform !== 'linux') return [];
	let names: string[];
	try {
		names = host.list('/proc');
	} catch {
		return ['/proc: processes, CPU and memory of this host may not be read'];
	}
	const pids = names.filter(name => /^\d+$/.test(name)).slice(0, maxTried);
	const unseen: string[] = [];
	// With hidepid the folders of others are not even listed; process 1 belongs to root and is always there.
	if (!pids.includes('1')) unseen.push('processes of other users (hidepid): those of this user alone are listed');
	const closed = pids.filter(pid => refuses(() => host.list(`/proc/${pid}/fd`))).length;
	if (closed > 0) {
		unseen.push(`open files and sockets of ${closed} of ${pids.length} processes, which belong to other users: their database connections are told by user id, and logs that they hold open are found in the usual folders only`);
	}
	const silent = pids.filter(pid => refuses(() => host.readText(`/proc/${pid}/io`))).length;
	if (silent > 0) unseen.push(`bytes that ${silent} of ${pids.length} processes read and write`);
	return unseen;
};
