/** What happened before the incident of the board fixture, the newest first. */
import type {LogEntry} from '../../source/signals/log.ts';
import {fixtureTime} from './board-fixture.ts';

type Told = readonly [agoSeconds: number, host: string | null, name: string, change: LogEntry['change'], severity: LogEntry['severity'], text: string];
const kinds: Readonly<Record<LogEntry['change'], LogEntry['kind']>> = {began: 'finding', worse: 'finding', ended: 'finding', stale: 'link', down: 'link', back: 'link', restart: 'restart', mark: 'mark'};

const told: readonly Told[] = [
	[12, 'api-3', 'api-3', 'stale', 'warning', 'no frames: the agent is stopped or the link is stuck'],
	[45, '10.0.3.12:7077', 'api-2', 'worse', 'critical', 'pool exhausted for 3 s: 20/20 in use, 37 waiting · p95 84 ms → 1.24 s · CPU 34 %, so requests wait for connections'],
	[58, '10.0.3.12:7077', 'api-2', 'began', 'warning', 'pool 85 % in use for 3 s'],
	[71, 'web-1', 'web-1', 'down', 'warning', 'connection refused'],
	[180, 'db-1', 'db-1', 'began', 'warning', 'CPU 82 % for 3 s'],
	[212, null, '', 'mark', 'ok', 'deploy 4711 begins'],
	[240, '10.0.3.12:7077', 'api-2', 'restart', 'ok', 'shop restarted'],
	[900, 'api-1', 'api-1', 'back', 'ok', 'after 1m05s'],
	[965, 'api-1', 'api-1', 'down', 'warning', 'the agent closed the link: going away'],
	[4000, 'db-1', 'db-1', 'ended', 'ok', '/var/lib/postgresql is 96 % full · for 2h10m'],
	[90_000, 'db-1', 'db-1', 'restart', 'ok', 'postgresql 127.0.0.1:5432 restarted'],
];

export const logEntries: readonly LogEntry[] = told.map(([ago, host, name, change, severity, text], index) => ({id: told.length - index, time: fixtureTime - ago * 1000, host, name, kind: kinds[change], change, severity, text, isNews: true}));
