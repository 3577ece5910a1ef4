/** How targets are spelled, and what is connected to for each. */
import {defaultPort, streamPath} from '../wire/limits.ts';

export type Target = {
	/** As spelled: the identity of its row. */
	readonly id: string;
	readonly url: string;
};

export type ParsedTarget = {readonly ok: true; readonly target: Target} | {readonly ok: false; readonly reason: string};

const forms = 'host, host:port, ws://host:port or wss://host';

/** Reads one target as spelled on the command line; the reason says what is wrong and what it takes. */
export const parseTarget = (text: string): ParsedTarget => {
	const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(text)?.[1]?.toLowerCase();
	if (scheme === 'ssh' || scheme === 'nats') {
		return {ok: false, reason: `${text}: ${scheme}:// targets are not supported by this version; forward the port (ssh -N -L 7078:127.0.0.1:7077 HOST) and watch 127.0.0.1:7078`};
	}
	if (scheme !== undefined && scheme !== 'ws' && scheme !== 'wss') return {ok: false, reason: `${text}: a target is ${forms}`};
	let url: URL;
	try {
		url = new URL(scheme === undefined ? `ws://${bracket(text)}` : text);
	} catch {
		return {ok: false, reason: `${text}: a target is ${forms}`};
	}
	if (url.hostname === '' || url.username !== '' || url.password !== '' || /[\s/?#@]/.test(scheme === undefined ? text : '')) return {ok: false, reason: `${washed(text)}: a target is ${forms}`};
	if (scheme === undefined && url.port === '' && /:\d+$/.test(text) && !text.endsWith(':80')) return {ok: false, reason: `${text}: a target is ${forms}`};
	if (scheme === undefined && url.port === '') url.port = text.endsWith(':80') ? '80' : String(defaultPort);
	else if (scheme === 'ws' && url.port === '' && !/^ws:\/\/[^/]*:80(\/|$)/i.test(text)) url.port = String(defaultPort);
	if (url.pathname === '/' || url.pathname === '') url.pathname = streamPath;
	return {ok: true, target: {id: text, url: url.href}};
};

/** An address of IPv6 may be given bare. */
const bracket = (text: string): string => (/^[0-9a-f]*:[0-9a-f:]*:[0-9a-f.:]*$/i.test(text) ? `[${text}]` : text);

/** Credentials in a refused target must not be repeated on screen. */
const washed = (text: string): string => text.replace(/[^/@]*@/, '…@');

/** Targets from a list: one a line, empty lines and what follows # left out. */
export const readTargetList = (text: string): string[] =>
	text.split(/\r?\n/).map(line => line.replace(/(^|\s)#.*$/, '').trim()).filter(line => line !== '');
