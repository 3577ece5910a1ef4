/** Addresses of status pages: as they are asked, and what the service is called after them. */
import {washText} from '../../signals/text.ts';
import type {StatusPageKind} from './recognise.ts';

/** The address under which the program answers for machines rather than for people. */
export const machineAddress = (kind: StatusPageKind, url: string): string => {
	const asked = new URL(url);
	if (kind === 'apache-server-status' && !asked.searchParams.has('auto')) asked.search = '?auto';
	if (kind === 'haproxy-stats' && !asked.href.includes(';csv')) return `${asked.href};csv`;
	if (kind === 'php-fpm-status' && /(?:^|[?&])(?:html|xml|openmetrics)\b/.test(asked.search)) asked.search = '?json';
	return asked.href;
};

const names: Readonly<Partial<Record<StatusPageKind, string>>> = {'nginx-stub-status': 'nginx', 'haproxy-stats': 'haproxy', 'php-fpm-status': 'php-fpm', 'apache-server-status': 'apache'};

/** The program of this host by its name, as its log is called too, so that both are one service; else with its address. */
export const nameByAddress = (kind: StatusPageKind, url: string): string => {
	const {host, hostname} = new URL(url);
	const name = names[kind];
	if (name === undefined) return washText(host, 60);
	return /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname) ? name : washText(`${name} ${host}`, 60);
};
