/** What an agent on this host says of itself over plain HTTP. */
import http from 'node:http';
import type {CollectorState} from '../signals/board.ts';
import {washText} from '../signals/text.ts';
import {healthPath} from '../wire/limits.ts';

const maxBytes = 1_000_000;
const states: readonly CollectorState['state'][] = ['starting', 'ok', 'absent', 'failed', 'stalled'];

/** The collectors of the agent on a port of this host; null when none of ours answers there. */
export const askAgent = (port: number): Promise<readonly CollectorState[] | null> =>
	new Promise(resolve => {
		const request = http.get({host: '127.0.0.1', port, path: healthPath, timeout: 300, agent: false}, response => {
			let body = '';
			response.setEncoding('utf8');
			response.on('data', (chunk: string) => {
				body += chunk;
				if (body.length > maxBytes) request.destroy();
			});
			response.on('end', () => resolve(readHealth(body)));
			response.on('close', () => resolve(null));
		});
		request.on('timeout', () => request.destroy());
		request.on('error', () => resolve(null));
	});

const readHealth = (body: string): readonly CollectorState[] | null => {
	let parsed: unknown;
	try {
		parsed = JSON.parse(body);
	} catch {
		return null;
	}
	if (typeof parsed !== 'object' || parsed === null || !('version' in parsed) || !('monitors' in parsed)) return null;
	const told: unknown = 'collectors' in parsed ? parsed.collectors : [];
	return Array.isArray(told) ? told.flatMap(readState) : [];
};

const readState = (told: unknown): CollectorState[] => {
	if (typeof told !== 'object' || told === null) return [];
	const {name, from, state, reason} = told as Record<string, unknown>;
	const known = states.find(one => one === state);
	if (typeof name !== 'string' || typeof from !== 'string' || known === undefined) return [];
	return [{name: washText(name), from: washText(from), state: known, reason: typeof reason === 'string' ? washText(reason) : null, lastSeconds: null}];
};
