/** `ssh://[user@]host[:port][/agent-port]`, `ssh+wss://` where the agent has TLS: whom to ask `ssh` for. What could be read as an option or by a shell is refused. */
import {defaultPort} from '../wire/limits.ts';

export type SshTarget = {
	/** null: what the person's own ssh configuration says. */
	readonly user: string | null;
	/** A name of the configuration, of DNS, or an address (of IPv6 without brackets). */
	readonly host: string;
	readonly port: number | null;
	/** Where the agent listens on the far loopback. */
	readonly agentPort: number;
};

export type ParsedSsh = {readonly ok: true; readonly ssh: SshTarget} | {readonly ok: false; readonly reason: string};

/** With `ssh+wss` TLS is spoken with the agent, inside of what ssh carries. */
export type SshScheme = 'ssh' | 'ssh+wss';

export const sshForm = (scheme: SshScheme): string => `${scheme}://[user@]host[:port][/agent-port]`;

const users = /^[a-z0-9_][a-z0-9_.+-]{0,63}$/i;
const names = /^[a-z0-9_][a-z0-9_.-]{0,252}$/i;
const addresses = /^[0-9a-f]*:[0-9a-f:]*:[0-9a-f:.]*(?:%[a-z0-9_.]{1,15})?$/i;

/** The part of a target behind `ssh://` or `ssh+wss://`. The reason repeats nothing of it but the host, since a password may stand there. */
export const parseSsh = (scheme: SshScheme, text: string): ParsedSsh => {
	const form = sshForm(scheme);
	const refuse = (host: string, reason: string): ParsedSsh => ({ok: false, reason: `${scheme}://${/^[\w.:-]{1,253}$/.test(host) ? host : '…'}: ${reason}`});
	const [, login, bracketed, plain, port, path] = /^(?:(.*)@)?(?:\[([^\]]*)\]|([^@:/[\]]*))(?::([^/]*))?(\/.*)?$/.exec(text) ?? [];
	const host = bracketed ?? plain;
	if (host === undefined) return refuse('', `a target over ssh is ${form}`);
	if (login?.includes(':')) return refuse(host, 'no password may stand in a target: ssh logs in with keys');
	if (login !== undefined && !users.test(login)) return refuse(host, 'the user may hold letters, digits and _ . + - and does not begin with -');
	if (!(bracketed === undefined ? names : addresses).test(host)) return refuse('', 'the host may hold letters, digits and _ . - and does not begin with -; an address of IPv6 stands in brackets');
	const sshPort = port === undefined ? null : readPort(port);
	if (sshPort === undefined) return refuse(host, `the port of ssh is a number from 1 to 65535 (${form})`);
	const agentPort = path === undefined || path === '/' ? defaultPort : readPort(path.slice(1));
	if (agentPort === undefined) return refuse(host, `behind the / stands the port of the agent, a number from 1 to 65535 (${form})`);
	return {ok: true, ssh: {user: login ?? null, host, port: sshPort, agentPort}};
};

const readPort = (text: string): number | undefined => {
	const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
	return port >= 1 && port <= 65_535 ? port : undefined;
};
