/** Access logs in the usual places, and those that web servers hold open. */
import type {Host} from '../../collectors/host-door.ts';
import {readName} from '../../collectors/sockets/owners.ts';
import type {Candidate} from './found.ts';

const usualFolders = ['/var/log/nginx', '/var/log/apache2', '/var/log/httpd', '/var/log/caddy', '/var/log/traefik', '/var/log/envoy', '/var/log/haproxy'];
const usualFiles = ['/var/log/haproxy.log', '/var/log/traefik.log'];
const accessLog = /(?:^|[._-])access(?:[._-]|$).*(?<!\.gz|\.\d+|\.xz|\.zst|\.bz2)$|^(?:haproxy|traefik|caddy).*\.log$/i;
const webServers = /^(?:nginx|apache2|httpd|caddy|haproxy|traefik|envoy|lighttpd)$/;
const maxLogs = 20;
const maxDescriptors = 500;
const maxServers = 30;

const listOrNone = (host: Host, path: string): string[] => {
	try {
		return host.list(path);
	} catch {
		return [];
	}
};

/** Files that a web server writes to, by what its descriptors point at. */
const heldOpen = (host: Host): string[] => {
	const servers = listOrNone(host, '/proc').filter(name => /^\d+$/.test(name) && webServers.test(readName(host, name))).slice(0, maxServers);
	return servers.flatMap(pid => listOrNone(host, `/proc/${pid}/fd`).slice(0, maxDescriptors).flatMap(name => {
		try {
			const path = host.readLink(`/proc/${pid}/fd/${name}`);
			return path.startsWith('/') && !path.startsWith('/proc/') && !path.startsWith('/dev/') && accessLog.test(path.slice(path.lastIndexOf('/') + 1)) ? [path] : [];
		} catch {
			return [];
		}
	}));
};

/** Paths of access logs, each once; whether they can be read is not yet known. */
export const listLogs = (host: Host): string[] => {
	const usual = usualFolders.flatMap(folder => listOrNone(host, folder).filter(name => accessLog.test(name)).map(name => `${folder}/${name}`));
	return [...new Set([...heldOpen(host), ...usual, ...usualFiles.filter(path => listOrNone(host, path.slice(0, path.lastIndexOf('/'))).includes(path.slice(path.lastIndexOf('/') + 1)))])].slice(0, maxLogs);
};

export const logCandidate = (path: string): Candidate => ({
	key: `log ${path}`,
	what: 'access log',
	inputs: [path],
	silent: false,
	remedy: reason => (/permission|EACCES|EPERM/i.test(reason) ? `${reason}: add the agent's user to the group of the file (adm on Debian)` : reason),
});
