/** How targets are spelled, and what is connected to for each. */
import {defaultPort, streamPath} from '../wire/limits.ts';
import {parseSsh, sshForm, type SshScheme, type SshTarget} from './ssh-target.ts';

export type Target = {
	/** As spelled: the identity of its row. */
	readonly id: string;
	/** Of the stream: as seen from here, or through `ssh` as seen from there. */
	readonly url: string;
	readonly ssh: SshTarget | null;
};

export type ParsedTarget = {readonly ok: true; readonly target: Target} | {readonly ok: false; readonly reason: string};

const forms = `host, host:port, ${sshForm('ssh')} (ssh+wss:// where the agent has TLS), ws://host:port or wss://host`;

/** Reads one target as spelled on the command line; the reason says what is wrong and what it takes. */
export const parseTarget = (text: string): ParsedTarget => {
	const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(text)?.[1]?.toLowerCase();
	if (scheme === 'nats') return {ok: false, reason: `${withoutCredentials(text)}: nats:// targets are not supported by this version; ssh:// reaches a host without an open port`};
	if (scheme === 'ssh' || scheme === 'ssh+wss') return toTarget(text, scheme, parseSsh(scheme, text.slice(`${scheme}://`.length)));
	if (scheme !== undefined && scheme !== 'ws' && scheme !== 'wss') return {ok: false, reason: `${text}: a target is ${forms}`};
	const authority = /^(?:wss?:\/\/)?([^/?#]*)(.*)$/i.exec(text);
	// Credentials, spaces, and a path without a scheme are slips of the keyboard, not targets.
	if (!authority?.[1] || /[@\s]/.test(authority[1]) || (scheme === undefined && authority[2] !== '')) return refuse(text);
	const [, host, port] = /^(.*?)(?::(\d+))?$/.exec(bracket(authority[1])) ?? [];
	const defaulted = port ?? (scheme === 'wss' ? '443' : String(defaultPort));
	// Agents that are reached over a network have TLS: a plain ws:// elsewhere has to be asked for.
	const spelled = `${scheme ?? (isLoopbackHost(host ?? '') ? 'ws' : 'wss')}://${host}:${defaulted}${authority[2] ?? ''}`;
	if (!URL.canParse(spelled)) return refuse(text);
	const url = new URL(spelled);
	if (url.pathname === '/') url.pathname = streamPath;
	return {ok: true, target: {id: text, url: url.href, ssh: null}};
};

const toTarget = (id: string, scheme: SshScheme, parsed: ReturnType<typeof parseSsh>): ParsedTarget =>
	parsed.ok ? {ok: true, target: {id, url: `${scheme === 'ssh' ? 'ws' : 'wss'}://127.0.0.1:${parsed.ssh.agentPort}${streamPath}`, ssh: parsed.ssh}} : parsed;

const refuse = (text: string): ParsedTarget => ({ok: false, reason: `${withoutCredentials(text)}: a target is ${forms}`});

const isLoopbackHost = (host: string): boolean => /^(?:127(?:\.\d{1,3}){3}|localhost|\[::1\])$/i.test(host);

/** An address of IPv6 may be given bare. */
const bracket = (text: string): string => (/^[0-9a-f]*:[0-9a-f:]*:[0-9a-f.:]*$/i.test(text) ? `[${text}]` : text);

/** Credentials in a refused target must not be repeated on screen. */
const withoutCredentials = (text: string): string => text.replace(/[^/@]*@/, '…@');

/** Targets from a list: one a line, empty lines and what follows # left out. */
export const readTargetList = (text: string): string[] =>
	text.split(/\r?\n/).map(line => line.replace(/(^|\s)#.*$/, '').trim()).filter(line => line !== '');
