import http from 'node:http';
import https from 'node:https';
import {execFileSync} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import type {AddressInfo} from 'node:net';
import os from 'node:os';
import path from 'node:path';
import {afterEach, describe, expect, it} from 'vitest';
import type {Reading} from '../../../source/collectors/collector.ts';
import {createProbeCollector} from '../../../source/collectors/probe/index.ts';
import {findDeviation, parseExpectation} from '../../../source/collectors/probe/expectation.ts';
import {findProgram, missing} from '../../helpers/services.ts';
import {createRealHost} from '../../../source/commands/real-host.ts';

const servers: http.Server[] = [];
afterEach(() => {
	for (const server of servers.splice(0)) {
		server.closeAllConnections();
		server.close();
	}
});
const listen = async (server: http.Server): Promise<number> => {
	servers.push(server);
	await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
	return (server.address() as AddressInfo).port;
};
const signal = new AbortController().signal;
const probe = (url: string) => createProbeCollector({host: createRealHost(), url, wallTime: () => Date.now()});
const value = ({points}: Reading, name: string, status?: string): number | undefined => points.find(point => point.name === name && (status === undefined || point.labels['class'] === status))?.value;

describe('a probe', () => {
	it('counts its answers as a service of its own, and times every step', async () => {
		const port = await listen(http.createServer((_, response) => response.end('fine')));
		const collector = probe(`probe+http://127.0.0.1:${port}/health`);
		const first = await collector.collect(signal);
		expect(value(first, 'probe.up')).toBe(1);
		expect(value(first, 'http.server.requests')).toBeUndefined();
		const second = await collector.collect(signal);
		expect(value(second, 'http.server.requests', '2xx')).toBe(1);
		expect(value(second, 'http.server.errors')).toBe(0);
		expect(value(second, 'probe.connect')).toBeGreaterThan(0);
		expect(value(second, 'probe.first_byte')).toBeGreaterThan(0);
		expect(value(second, 'probe.tls')).toBeUndefined();
		expect(second.latencies?.[0]?.distribution.count).toBe(1);
		expect(second.points[0]?.labels).toEqual({service: `127.0.0.1:${port}/health`, from: `probe+http://127.0.0.1:${port}/health`});
	});

	it('is down with its reason when the status is wrong, nobody answers, or the answer never ends', async () => {
		const port = await listen(http.createServer((_, response) => {
			response.writeHead(503);
			response.end();
		}));
		const wrong = probe(`probe+http://127.0.0.1:${port}/`);
		await wrong.collect(signal);
		const reading = await wrong.collect(signal);
		expect(reading).toMatchObject({note: 'down: status 503, expected 2xx or 3xx'});
		expect(value(reading, 'http.server.requests', '5xx')).toBe(1);
		expect(value(reading, 'http.server.errors')).toBe(1);
		const dead = probe('probe+http://127.0.0.1:1/');
		await dead.collect(signal);
		const none = await dead.collect(signal);
		expect(none.note).toContain('ECONNREFUSED');
		expect(value(none, 'http.server.requests', 'none')).toBe(1);
		expect(none.latencies).toEqual([]);
	});

	it('shows neither user nor password nor query', async () => {
		const asked: (string | undefined)[] = [];
		const port = await listen(http.createServer((request, response) => {
			asked.push(request.headers.authorization, request.url);
			response.end();
		}));
		const collector = probe(`probe+http://ann:s3cret@127.0.0.1:${port}/h?token=s3cret#status=200`);
		const readings = [await collector.collect(signal), await collector.collect(signal)];
		expect(asked.slice(0, 2)).toEqual([`Basic ${Buffer.from('ann:s3cret').toString('base64')}`, '/h?token=s3cret']);
		expect(JSON.stringify([collector.from, readings])).not.toContain('s3cret');
	});

	it.skipIf(missing('openssl', findProgram('openssl') !== null) !== null)('tells until when a certificate is good, even one that nobody vouches for', async () => {
		const folder = mkdtempSync(path.join(os.tmpdir(), 'engineroom-probe-'));
		execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '10', '-subj', '/CN=localhost', '-keyout', path.join(folder, 'key'), '-out', path.join(folder, 'cert')], {stdio: 'ignore'});
		const port = await listen(https.createServer({key: readFileSync(path.join(folder, 'key')), cert: readFileSync(path.join(folder, 'cert'))}, (_, response) => response.end('fine')));
		rmSync(folder, {recursive: true});
		const reading = await probe(`probe+https://localhost:${port}/`).collect(signal);
		expect(value(reading, 'probe.up')).toBe(0);
		expect(reading.note).toMatch(/self.signed certificate.*certificate ends in (9|10) days/);
		expect(value(reading, 'probe.certificate_seconds')! / 86_400).toBeCloseTo(10, 1);
		expect(value(reading, 'probe.tls')).toBeGreaterThan(0);
	});
});

describe('what is expected of an answer', () => {
	const answer = (body: string, status = 200) => ({status, headers: {'content-type': 'application/json; charset=utf-8'}, body: new TextEncoder().encode(body), tooLarge: false});
	it.each([
		['', answer('x'), null],
		['', answer('x', 404), 'status 404, expected 2xx or 3xx'],
		['#status=404', answer('x', 404), null],
		['#status=200,5xx', answer('x', 503), null],
		['#header=content-type=application/json', answer('x'), null],
		['#header=x-version', answer('x'), 'no header x-version'],
		['#header=content-type=text/html', answer('x'), 'header content-type is "application/json; charset=utf-8"'],
		['#body=healthy', answer('all healthy here'), null],
		['#body=healthy', answer('sick'), 'the body has no "healthy"'],
		['#json=status.db=up', answer('{"status":{"db":"up"}}'), null],
		['#json=status.db=up', answer('{"status":{"db":"down"}}'), 'status.db is "down", expected "up"'],
		['#json=checks.0.ok=true', answer('{"checks":[{"ok":true}]}'), null],
		['#json=status.db', answer('{"status":{}}'), 'the JSON has no status.db'],
		['#json=a', answer('<html>'), 'the body is no JSON'],
		['#json=__proto__', answer('{}'), 'the JSON has no __proto__'],
	])('%s', (fragment, given, reason) => {
		expect(findDeviation(parseExpectation(fragment), given)).toBe(reason);
	});
	it.each(['#staus=200', '#status=20x', '#status='])('is refused when it is none: %s', fragment => {
		expect(() => parseExpectation(fragment)).toThrow(/it takes|takes codes/);
	});
});
