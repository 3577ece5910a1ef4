/** What `ssh` said when it failed, as one line for people, and whether trying again is of use. */
import {sshLoginPolicy, sshPersonPolicy, sshPolicy, type BackoffPolicy} from '../signals/backoff.ts';
import {washText} from '../signals/text.ts';

export type SshFailure = {
	readonly reason: string;
	readonly retry: BackoffPolicy;
	/** The way to the host is open, but no agent can be reached on its loopback. */
	readonly noAgent: boolean;
};

type Row = readonly [said: RegExp, reason: string, kind?: 'person' | 'login' | 'no-agent'];

/** The first that fits counts, wherever it stands in what was said: what explains most comes first. `$1` is what the expression caught. */
const rows: readonly Row[] = [
	[/^no program: (.*)/, 'no program $1 here: install the client of OpenSSH, or name one in ENGINEROOM_SSH', 'person'],
	[/REMOTE HOST IDENTIFICATION HAS CHANGED|^(?:ECDSA|ED25519|RSA|DSA)?.*host key for .* has changed/im, 'ssh: the host key has changed: if that is right, remove the old one (ssh-keygen -R HOST) and connect once by hand', 'person'],
	[/Host key verification failed|No .* host key is known for/i, 'ssh: unknown host key: connect once by hand (ssh HOST) to check and keep it', 'person'],
	[/(Permission denied \([^)\n]*\))/i, 'ssh: $1: nothing is asked for here, so a key or an agent (ssh-add) must do', 'login'],
	[/Too many authentication failures/i, 'ssh: too many authentication failures: name the key for this host (IdentityFile, IdentitiesOnly yes)', 'login'],
	[/Could not resolve hostname ([^:\n]*)/i, 'ssh: no such host name: $1', 'person'],
	[/administratively prohibited/i, 'ssh: the server there forbids forwarding (AllowTcpForwarding)', 'no-agent'],
	[/open failed: connect failed: Connection refused|Stdio forwarding request failed/i, 'no agent listens there', 'no-agent'],
	[/open failed: connect failed: ([^\n]*)/i, 'ssh: the far loopback: $1', 'no-agent'],
	[/connect to (?:host|address) \S+ port (\d+): Connection refused/i, 'ssh: connection refused on port $1: no ssh server there'],
	[/connect to (?:host|address) \S+ port \d+: ([^\n]*)/i, 'ssh: $1'],
	[/(Unable to negotiate with [^\n]*)/i, 'ssh: $1', 'person'],
	[/Bad configuration option|terminating, \d+ bad configuration|Bad owner or permissions on/i, 'ssh: its configuration is not accepted: try ssh HOST by hand', 'person'],
	[/kex_exchange_identification|Connection (?:closed|reset) by .*\[preauth\]|Exceeded MaxStartups/i, 'ssh: the server there (or on the way) closed the connection at once: too many logins, or not allowed from here'],
	[/Timeout, server \S+ not responding/i, 'ssh: the server there does not answer any more'],
	[/Connection to \S+ closed by remote host|Connection (?:closed|reset) by|client_loop: send disconnect/i, 'ssh: the connection was closed by the other side'],
];

const policies = {person: sshPersonPolicy, login: sshLoginPolicy, 'no-agent': sshPolicy} as const;

/** Null when it said nothing that is known to explain an end. */
export const explainSsh = (said: string): SshFailure | null => {
	for (const [pattern, reason, kind] of rows) {
		const match = pattern.exec(said);
		if (match) return {reason: washText(reason.replace('$1', () => match[1] ?? '')), retry: kind === undefined ? sshPolicy : policies[kind], noAgent: kind === 'no-agent'};
	}
	return null;
};

/** The last line that it said, for an end that nothing known explains; null when it was silent. */
export const lastSaid = (said: string): string | null => {
	const lines = said.split('\n').map(line => washText(line).trim()).filter(line => line !== '' && !/^Killed by signal/.test(line));
	return lines.at(-1) ?? null;
};
