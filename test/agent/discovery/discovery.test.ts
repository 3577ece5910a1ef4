import {describe, expect, it} from 'vitest';
import {createDiscovery, type Discovery} from '../../../source/agent/discovery/discovery.ts';
import {CollectorError, type Collector} from '../../../source/collectors/collector.ts';
import {createFakeClock, type FakeClock} from '../../helpers/fake-clock.ts';
import {createFakeHost, textAnswer, type FakeHost} from '../../helpers/fake-host.ts';

const head = '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n';
const listening = (...ports: readonly (readonly [number, number])[]): string => head + ports.map(([port, inode]) => `   0: 0100007F:${port.toString(16).toUpperCase().padStart(4, '0')} 00000000:0000 0A 00000000:00000000 00:00000000 00000000  0        0 ${inode} 1 0 100 0 0 10 0\n`).join('');

type World = {readonly host: FakeHost; readonly clock: FakeClock; readonly discovery: Discovery; readonly asked: string[]; readonly taken: string[]; answers: Record<string, () => string | undefined>};

/** `answers` says by spelling what reading an input does: a note, or an error; everything else is refused. */
const createWorld = (files: Readonly<Record<string, string>>, answers: World['answers'], options: {readonly named?: readonly string[]; readonly ownPorts?: readonly number[]; readonly receives?: boolean} = {}): World => {
	const host = createFakeHost(files);
	const clock = createFakeClock();
	const asked: string[] = [];
	const taken: string[] = [];
	const world: World = {
		host, clock, asked, taken, answers,
		discovery: createDiscovery({
			host, clock, named: options.named ?? [], ownPorts: new Set(options.ownPorts ?? []), receives: options.receives ?? true,
			onFound: collector => taken.push(collector.from),
			createInput: (spelled): Collector => ({
				name: spelled.startsWith('http') ? 'prometheus' : 'other', from: spelled.replace(/\/\/[^/@]*@/, '//'),
				async collect() {
					asked.push(spelled);
					const answer = world.answers[spelled];
					if (!answer) throw new CollectorError('ERR_HTTP_STATUS', 'HTTP 404');
					const note = answer();
					return {points: [], ...(note !== undefined && {note})};
				},
			}),
		}),
	};
	return world;
};
const refuse = (code: string, message: string) => () => {
	throw new CollectorError(code, message);
};

describe('discovery', () => {
	it('takes the first path of a port that tells a metrics page, and asks no port twice', async () => {
		const {discovery, asked, taken} = createWorld({'/proc/net/tcp': listening([3000, 1])}, {'http://127.0.0.1:3000/actuator/prometheus': () => undefined});
		await discovery.scan();
		expect(taken).toContain('http://127.0.0.1:3000/actuator/prometheus');
		expect(asked.filter(url => url.includes(':3000'))).toEqual(['http://127.0.0.1:3000/metrics', 'http://127.0.0.1:3000/actuator/prometheus']);
		const before = asked.length;
		await discovery.scan();
		expect(asked.length).toBe(before);
	});

	it('asks a port that says nothing only once, until something else listens there', async () => {
		const world = createWorld({'/proc/net/tcp': listening([8080, 1])}, {});
		await world.discovery.scan();
		const before = world.asked.length;
		expect(before).toBeGreaterThan(2);
		await world.clock.advance(600_000);
		await world.discovery.scan();
		expect(world.asked.filter(url => url.includes(':8080')).length).toBe(before - 1);
		world.host.files.set('/proc/net/tcp', listening([8080, 2]));
		world.answers['http://127.0.0.1:8080/metrics'] = () => undefined;
		await world.discovery.scan();
		expect(world.taken).toContain('http://127.0.0.1:8080/metrics');
		// Silence is no news: nothing is said of ports that are no input.
		expect(world.discovery.found.map(({input}) => input)).not.toContain('http://127.0.0.1:8080/nginx_status');
	});

	it('does not go on with a port that does not speak HTTP', async () => {
		const {discovery, asked} = createWorld({'/proc/net/tcp': listening([7777, 1])}, {'http://127.0.0.1:7777/metrics': refuse('ECONNRESET', 'the connection was reset')});
		await discovery.scan();
		expect(asked.filter(url => url.includes(':7777'))).toHaveLength(1);
	});

	it('leaves alone its own ports, ports of others that are no backends, those that were named, and addresses beyond loopback', async () => {
		const table = listening([7077, 1], [22, 2], [25, 3], [4222, 4], [3000, 5]) + '   0: 0500000A:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000  0        0 9 1 0 100 0 0 10 0\n';
		const {discovery, asked} = createWorld({'/proc/net/tcp': table}, {}, {ownPorts: [7077], named: ['http://localhost:3000/metrics']});
		await discovery.scan();
		expect(asked).toEqual(['otlp://127.0.0.1:4318']);
	});

	it('says why a database is not read and what to do, and tries again after a minute', async () => {
		const refused = refuse('28000', 'role "ann" does not exist');
		const world = createWorld({'/proc/net/tcp': listening([5432, 1])}, {'postgres:///postgres?host=/var/run/postgresql&port=5432': refused, 'postgres://127.0.0.1:5432/postgres': refused});
		await world.discovery.scan();
		expect(world.discovery.found.find(({what}) => what === 'PostgreSQL')).toMatchObject({reason: expect.stringMatching(/role "ann" does not exist: give a role of your name/) as string});
		world.answers['postgres://127.0.0.1:5432/postgres'] = () => undefined;
		await world.discovery.scan();
		expect(world.taken).toEqual([]);
		await world.clock.advance(61_000);
		await world.discovery.scan();
		expect(world.taken).toEqual(['postgres://127.0.0.1:5432/postgres']);
		expect(world.discovery.found.filter(({what}) => what === 'PostgreSQL')).toMatchObject([{reason: null}]);
	});

	it('finds access logs in the usual places and those that a web server holds open, and says which it may not read', async () => {
		const world = createWorld({'/proc/net/tcp': head, '/var/log/nginx/access.log': '', '/var/log/nginx/error.log': '', '/var/log/nginx/shop.access.log': '', '/var/log/nginx/access.log.1': '', '/var/log/nginx/access.log.2.gz': '', '/proc/9/comm': 'caddy\n', '/proc/9/fd/7': '', '/proc/9/fd/8': '', '/proc/10/comm': 'bash\n', '/proc/10/fd/1': ''}, {
			'/srv/logs/site_access.log': () => undefined, '/var/log/nginx/access.log': refuse('EACCES', 'permission denied'), '/var/log/nginx/shop.access.log': () => undefined,
		});
		world.host.links.set('/proc/9/fd/7', '/srv/logs/site_access.log').set('/proc/9/fd/8', 'socket:[7]').set('/proc/10/fd/1', '/home/ann/access.log');
		await world.discovery.scan();
		expect(world.taken.toSorted()).toEqual(['/srv/logs/site_access.log', '/var/log/nginx/shop.access.log']);
		expect(world.discovery.found.find(({input}) => input === '/var/log/nginx/access.log')?.reason).toBe("permission denied: add the agent's user to the group of the file (adm on Debian)");
		expect(world.asked.filter(path => /error|\.1$|\.gz$|home/.test(path))).toEqual([]);
	});

	it('opens the OTLP port only while it is free', async () => {
		const free = createWorld({'/proc/net/tcp': head}, {'otlp://127.0.0.1:4318': () => undefined});
		await free.discovery.scan();
		expect(free.taken).toEqual(['otlp://127.0.0.1:4318']);
		const visiting = createWorld({'/proc/net/tcp': head}, {'otlp://127.0.0.1:4318': () => undefined}, {receives: false});
		await visiting.discovery.scan();
		expect(visiting.asked).toEqual([]);
		const busy = createWorld({'/proc/net/tcp': listening([4318, 7])}, {'otlp://127.0.0.1:4318': () => undefined});
		await busy.discovery.scan();
		expect(busy.taken).toEqual([]);
	});

	it('does not take a page that tells nothing of a backend', async () => {
		const {discovery, taken} = createWorld({'/proc/net/tcp': listening([9100, 1])}, {'http://127.0.0.1:9100/metrics': () => '1200 samples, none known as requests or as a connection pool'});
		await discovery.scan();
		expect(taken).toEqual([]);
	});

	it('does not take one page twice: by its own port and through a proxy that names itself or does not', async () => {
		let requests = 100;
		const world = createWorld({'/proc/net/tcp': listening([3000, 1], [8000, 2], [8081, 3], [3001, 4])}, Object.fromEntries([3000, 8000, 8081, 3001].map(port => [`http://127.0.0.1:${port}/metrics`, () => undefined])));
		world.host.page = url => {
			const {port} = new URL(url);
			// 3001 is a second process of the same program.
			const count = port === '3001' ? 7 : requests++;
			return textAnswer(`# TYPE http_requests_total counter\nhttp_requests_total{code="200"} ${count}\nstart ${port === '3001' ? 5 : 1}\nheap ${port === '3001' ? 9 : 3}\n`, {headers: port === '8000' ? {server: 'nginx/1.22'} : {}});
		};
		await world.discovery.scan();
		expect(world.taken.filter(url => url.startsWith('http')).toSorted()).toEqual(['http://127.0.0.1:3000/metrics', 'http://127.0.0.1:3001/metrics']);
	});

	it('gives up an input that does not answer, and stops when it is told to', async () => {
		const host = createFakeHost({'/proc/net/tcp': listening([5432, 1])});
		const clock = createFakeClock();
		let aborted = 0;
		const discovery = createDiscovery({host, clock, named: [], ownPorts: new Set(), receives: true, onFound: () => undefined, createInput: spelled => ({name: 'other', from: spelled, collect: signal => new Promise((_, reject) => signal.addEventListener('abort', () => {
			aborted++;
			reject(signal.reason as Error);
		}))})});
		discovery.start();
		await clock.advance(1600);
		await clock.advance(1600);
		expect(aborted).toBeGreaterThanOrEqual(2);
		discovery.stop();
		await clock.advance(5000);
		const after = aborted;
		await clock.advance(120_000);
		expect(aborted).toBe(after);
	});
});
