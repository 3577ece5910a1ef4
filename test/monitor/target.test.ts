import {describe, expect, it} from 'vitest';
import {parseTarget, readTargetList} from '../../source/monitor/target.ts';

const url = (text: string): string => {
	const parsed = parseTarget(text);
	return parsed.ok ? parsed.target.url : `refused: ${parsed.reason}`;
};

describe('a target', () => {
	it.each([
		['api-1', 'wss://api-1:7077/v1/stream'],
		['api-1:9000', 'wss://api-1:9000/v1/stream'],
		['127.0.0.1', 'ws://127.0.0.1:7077/v1/stream'],
		['localhost:9000', 'ws://localhost:9000/v1/stream'],
		['127.0.0.1.example', 'wss://127.0.0.1.example:7077/v1/stream'],
		['[::1]:9000', 'ws://[::1]:9000/v1/stream'],
		['::1', 'ws://[::1]:7077/v1/stream'],
		['api-1:443', 'wss://api-1/v1/stream'],
		['ws://api-1', 'ws://api-1:7077/v1/stream'],
		['ws://api-1:9000/v1/stream', 'ws://api-1:9000/v1/stream'],
		['wss://api-1.example/agents/7', 'wss://api-1.example/agents/7'],
		['wss://api-1.example', 'wss://api-1.example/v1/stream'],
	])('%s is watched at %s', (text, expected) => {
		expect(url(text)).toBe(expected);
	});

	it.each(['', ' ', 'http://api-1', 'api-1:x', 'api-1:99999', 'a b', 'api-1/path', 'ws://', 'user@api-1'])('%j is refused with what it takes', text => {
		expect(url(text)).toMatch(/refused: .*(host:port)/);
	});

	it('says what this version cannot reach', () => {
		expect(url('nats://api-1')).toMatch(/not supported by this version; ssh:/);
	});

	it('does not repeat a password', () => {
		expect(url('ws://root:hunter2@api-1')).not.toContain('hunter2');
	});

	it('may come in a list with comments', () => {
		expect(readTargetList('# fleet\napi-1\r\n\n  api-2:9000  # the slow one\nws://x#y\n')).toEqual(['api-1', 'api-2:9000', 'ws://x#y']);
	});
});
