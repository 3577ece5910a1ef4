import {describe, expect, it} from 'vitest';
import {compileLogFormat, createAccessLogCollector, logFormatNames} from '../../../source/collectors/access-log/index.ts';
import {createRecord, type LogRecord} from '../../../source/collectors/access-log/record.ts';
import {createFakeHost} from '../../helpers/fake-host.ts';
import {readLog} from './read-log.ts';

const readBy = (pattern: string, line: string): LogRecord | null => {
	const {format, reason} = compileLogFormat(pattern);
	if (!format) throw new Error(reason);
	const record = createRecord();
	return format.create().read(line, record) === 'request' ? record : null;
};
const combined = '$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer" "$http_user_agent" $request_time';
const combinedLine = '127.0.0.1 - jane [23/Nov/2026:15:40:29 +0000] "GET /items/9?a=1 HTTP/1.1" 200 10 "-" "a \\x22b\\x22 [c] 500" 0.039';

describe('a pattern in nginx’s notation', () => {
	it('reads the lines that nginx writes by it', () => {
		expect(readBy(combined, combinedLine)).toMatchObject({status: '2xx', method: 'GET', path: '/items/9?a=1', durationSeconds: 0.039});
	});

	it('may be the whole directive, in several quotes', () => {
		const directive = `log_format timed escape=default '$remote_addr - $remote_user [$time_local] "$request" '\n\t'$status $body_bytes_sent "$http_referer" '\n\t'"$http_user_agent" \${request_time}';`;
		expect(readBy(directive, combinedLine)).toMatchObject({status: '2xx', path: '/items/9?a=1', durationSeconds: 0.039});
	});

	it.each([
		['$status|$request_method|$request_uri', '404|POST|/x/1', {status: '4xx', method: 'POST', path: '/x/1'}],
		['$scheme://$host$uri$is_args$args $request_method $status', 'https://a.example/x/1?q=2 GET 304', {status: '3xx', method: 'GET', path: '/x/1?q=2'}],
		['$remote_addr $request $status $request_time', '::1 GET /a%20b HTTP/1.1 200 1.500', {status: '2xx', path: '/a%20b', durationSeconds: 1.5}],
		['{"s":$status,"r":"$request","t":$request_time}', '{"s":499,"r":"GET /\\"x HTTP/1.1","t":0.050}', {status: '4xx', path: '/\\"x', durationSeconds: 0.05}],
		['"$request" $status rt=$request_time urt="$upstream_response_time"', '"GET / HTTP/1.1" 200 rt=0.023 urt="0.000, 0.024"', {status: '2xx', durationSeconds: 0.023}],
		['"$request" $status $upstream_response_time $msec', '"GET / HTTP/1.1" 200 0.010, 0.024 1795448181.563', {status: '2xx', durationSeconds: 0.034}],
		['"$request" $status $upstream_response_time $msec', '"GET / HTTP/1.1" 304 - 1795448181.563', {status: '3xx', durationSeconds: null}],
		['"$request" $status', '"" 400', {status: '4xx', method: '', path: ''}],
		['"$request" $status $my_own_variable end', '"GET / HTTP/1.1" 000 any thing end', {status: 'none'}],
	])('%s reads %s', (pattern, line, expected) => {
		const record = readBy(pattern, line);
		expect(record).not.toBeNull();
		if (record && 'durationSeconds' in expected && typeof expected.durationSeconds === 'number') expect(record.durationSeconds).toBeCloseTo(expected.durationSeconds, 9);
		expect({...record, durationSeconds: null}).toMatchObject({...expected, durationSeconds: null});
	});

	it('does not read other lines', () => {
		for (const line of ['', 'x', combinedLine.slice(0, -20), `${combinedLine} more`, combinedLine.replace(' 200 ', ' abc ')]) expect(readBy(combined, line)).toBeNull();
	});

	it('takes no longer for a hostile line, however long', () => {
		const pattern = `${Array.from({length: 20}, (_, index) => `$a${index}`).join(' ')} "$request" $status`;
		const line = 'x '.repeat(32_000);
		expect(readBy(pattern, line)).toBeNull();
	});
});

describe('a pattern in Apache’s notation', () => {
	const common = '%h %l %u %t "%r" %>s %b';
	const line = '127.0.0.1 - - [23/Nov/2026:15:40:29 +0000] "GET /items/9 HTTP/1.1" 200 10';
	it.each([
		[`${common} %D`, `${line} 38389`, 0.038389],
		[`${common} %{ms}T`, `${line} 38`, 0.038],
		[`${common} %{us}T`, `${line} 38389`, 0.038389],
		[`${common} %T`, `${line} 0`, null],
		[`${common} %T/%D`, `${line} 0/38389`, 0.038389],
		[`LogFormat "%h %l %u %t \\"%r\\" %>s %b \\"%{Referer}i\\" \\"%!200,304{User-Agent}i\\" %D" timed`, `${line} "-" "a \\"b\\"" 38389`, 0.038389],
		['%(h)s %(l)s %(u)s %(t)s "%(r)s" %(s)s %(b)s "%(f)s" "%(a)s" %(L)s', `${line} "-" "curl" 0.038389`, 0.038389],
		['%a %m %U%q %H %>s %{%Y-%m-%d %T}t %D%%', '::1 GET /items/9?x=1 HTTP/1.1 200 2026-11-23 15:40:29 38389%', 0.038389],
	])('%s tells its time', (pattern, text, seconds) => {
		const record = readBy(pattern, text);
		expect(record).toMatchObject({status: '2xx', method: 'GET'});
		expect(record?.path).toMatch(/^\/items\/9/);
		if (seconds === null) expect(record?.durationSeconds).toBeNull();
		else expect(record?.durationSeconds).toBeCloseTo(seconds, 9);
	});

	it('says that whole seconds are too coarse', () => {
		expect(compileLogFormat(`${common} %T`).format?.title).toMatch(/too coarse for latency/);
	});
});

describe('a pattern that cannot do', () => {
	it.each([
		['"$request" $request_time', /no \$status: without it errors cannot be told/],
		['$status $request_method', /no \$request \(nor \$request_method and \$request_uri\)/],
		['%h %D %r', /no %>s/],
		['%>s %U', /no %r/],
		['"$request" $status$request_time', /\$status cannot be told from what stands next to it/],
		['100 %', /neither nginx variables/],
		[`$status ${'x'.repeat(5000)}`, /longer than 4000/],
	])('%s gets the reason', (pattern, reason) => {
		expect(compileLogFormat(pattern).reason).toMatch(reason);
	});

	it('is refused when the collector is made, as is a name that does not exist', () => {
		const host = createFakeHost();
		expect(() => createAccessLogCollector({host, path: '/x.log', format: '$status'})).toThrow(/routes cannot be told/);
		expect(() => createAccessLogCollector({host, path: '/x.log', format: 'nginks\u001B[2J'})).toThrow(/no log format is called 'nginks': name one of alb, /);
	});
});

describe('names of formats', () => {
	it('are there for what people call them', () => {
		for (const name of ['nginx-combined', 'haproxy', 'caddy', 'iis', 'rails', 'lograge', 'ltsv', 'aws-alb', 'fastify', 'json']) expect(logFormatNames).toContain(name);
		expect(new Set(logFormatNames).size).toBe(logFormatNames.length);
	});

	it('hold: lines of another format are not understood, and said so', async () => {
		const {classes, note} = await readLog([`${combinedLine}\n`.repeat(40)], 'haproxy');
		expect(classes['2xx']).toBe(0);
		expect(note).toMatch(/HAProxy HTTP.*0 % of 40 lines understood/);
	});
});
