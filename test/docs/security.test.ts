/** The page on security says what is so: its tests exist, its numbers are those of the code. */
import {existsSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {describe, expect, it} from 'vitest';
import {maxConnections, maxConnectionsPerPeer, reservedFiles} from '../../source/agent/connections.ts';
import {maxLinesPerMinute} from '../../source/agent/doorkeeper.ts';
import {defaultPatienceMs, handshakePatience, maxHeaderBytes, patienceCheckMs} from '../../source/agent/server.ts';
import {behindBytes, hopelessBytes} from '../../source/agent/session.ts';
import {maxPeers, maxStrikes} from '../../source/agent/strikes.ts';
import {maxTokenLength, maxTokens, minTokenLength} from '../../source/agent/tokens.ts';
import {maxPrograms} from '../../source/collectors/instrument/index.ts';
import {otlpLimits} from '../../source/collectors/otlp/limits.ts';
import {maxSilences} from '../../source/monitor/connect-tls.ts';
import {handshakeTimeoutMs} from '../../source/monitor/link-websocket.ts';
import {maxClientMessageBytes, maxClientMessagesPer10s, maxServerMessageBytes, maxSubscribers, maxTopics} from '../../source/wire/limits.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const page = readFileSync(path.join(root, 'docs/security.md'), 'utf8');
const rows = page.split('\n').filter(line => line.startsWith('| ')).map(line => line.split('|').slice(1, -1).map(cell => cell.trim()));
const shown = rows.map(row => row.at(-1) ?? '').filter(cell => cell.startsWith('`test/'));
const kib = (bytes: number): string => `${bytes / 1024} KiB`;
const mib = (bytes: number): string => `${bytes / 1024 / 1024} MiB`;

describe('the page on security', () => {
	it('names a test for every promise and every limit', () => {
		expect(shown.length).toBe(rows.filter(([first]) => !/^(?:promise|what|---)$/.test(first ?? '')).length);
		for (const cell of shown) {
			const [, file = '', title = ''] = /^`(test\/[\w./-]+)`: (.+)$/.exec(cell) ?? [];
			expect(existsSync(path.join(root, file)), cell).toBe(true);
			expect(readFileSync(path.join(root, file), 'utf8').includes(title), `${file} has a test that is called: ${title}`).toBe(true);
		}
	});

	it.each([
		['connections', String(maxConnections)],
		['… of one address, where tokens are needed', String(maxConnectionsPerPeer)],
		['monitors', String(maxSubscribers)],
		['files kept for everything but connections', String(reservedFiles)],
		['connections of programs that send OTLP; of programs with `engineroom/register`', `${otlpLimits.connections}; ${maxPrograms}`],
		['time for the TLS handshake', `${(defaultPatienceMs * handshakePatience) / 1000} s`],
		['time for the headers after it', `${defaultPatienceMs / 1000} s, looked at every ${patienceCheckMs / 1000} s`],
		['silence of an agent in the TLS handshake with a monitor; all of it', `${handshakeTimeoutMs / 1000} s; ${(handshakeTimeoutMs * maxSilences) / 1000} s`],
		['headers', kib(maxHeaderBytes)],
		['wrong or missing tokens of one address (IPv6: one /64) in a minute', String(maxStrikes)],
		['addresses remembered for that', maxPeers.toLocaleString('en-US')],
		['refusals told in a minute', String(maxLinesPerMinute)],
		['length of a token', `${minTokenLength} to ${maxTokenLength}`],
		['tokens', String(maxTokens)],
		['a message to the agent', kib(maxClientMessageBytes)],
		['messages of a monitor in 10 s', String(maxClientMessagesPer10s)],
		['topics in a message', String(maxTopics)],
		['unread bytes of a monitor', `${kib(behindBytes)}, then ${mib(hopelessBytes)}`],
		['a message to a monitor', mib(maxServerMessageBytes)],
	])('says the limit of %s: %s', (what, limit) => {
		expect(rows.find(([first]) => first === what)?.[1]).toBe(limit);
	});
});
