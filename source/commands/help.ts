/** Help texts, made from the table of options so that they cannot disagree with it. */
import {rowsFor, type CommandName} from './option-table.ts';

const intros: Readonly<Record<CommandName, string>> = {
	monitor: `Usage: engineroom [TARGET ...] [options]

The gauge board of a backend: latency, requests, errors, CPU, memory, disk and
database pool of many hosts, live, and what is wrong with them.

Without a TARGET: the agent on 127.0.0.1:7077 if one answers, else an agent
inside this process, for this host.

  engineroom agent       the agent: runs until told to stop
  engineroom demo        a sample backend under load, to see everything alive
  engineroom check       one verdict for scripts (monitoring-plugin output)
  engineroom inputs      what can be read on this host, what can't, and why
  engineroom record      keep every frame of every target in a file
  engineroom replay      the same screens from such a file, at the recorded time

TARGET: host, host:port, ssh://[user@]host[:port][/agent-port], ssh+wss://… where
that agent has TLS, ws://…, wss://…, @FILE or - (standard input) for a list, one a line. Names may repeat and mix.`,
	agent: `Usage: engineroom agent [options]

Samples this host and the inputs named with --from every interval and streams
them to monitors. Without --from it looks for inputs on this host. Runs until
told to stop.

  engineroom agent --from http://127.0.0.1:3000/metrics --from /var/log/nginx/access.log`,
	inputs: `Usage: engineroom inputs [options]

What an agent would read on this host: found, read as what, which signals it
feeds; or why it can't be read, and the one thing to do. Where an agent runs
already, what that one reads.`,
	record: `Usage: engineroom record FILE [TARGET ...] [options]

Keeps every frame and detail of every TARGET in FILE, until told to stop;
compressed when its name ends with .gz. A file that exists is not overwritten.
Without a TARGET: the agent on 127.0.0.1:7077, else an agent inside.

  engineroom record incident.jsonl.gz api-1 api-2`,
	replay: `Usage: engineroom replay FILE [options]

The monitor on a recording, at the recorded time: all screens, reports and
outputs. FILE is a recording, or the folder of an agent's history. Keys as
always: space stops and goes on, ←/→ and </> move through it.

  engineroom replay incident.jsonl.gz --at 14:02 --speed 10
  engineroom replay incident.jsonl.gz --at 14:02 --once --for 60s --json`,
	demo: `Usage: engineroom demo [options]

A sample shop backend with a real connection pool, load on it, its agent and
the monitor: everything alive. --fault NAME breaks it in a chosen way. Leaves
nothing running and nothing on disk.`,
	check: `Usage: engineroom check [TARGET ...] [options]

Watches for a while and prints one verdict: monitoring-plugin output, exit code
0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN.`,
};

const exits: Readonly<Record<CommandName, string>> = {
	monitor: 'Exit codes: 0 done, 1 nothing could be observed, 2 bad usage, 130/143 after a signal.\nKeys: press ? on the screen.',
	agent: 'Exit codes: 0 done, 1 could not listen, 2 bad usage, 130/143 after a signal.',
	demo: 'Exit codes: 0 done, 1 the demo could not start, 2 bad usage, 130/143 after a signal.',
	record: 'Exit codes: 0 done, 1 nothing could be recorded, 2 bad usage, 130/143 after a signal.',
	replay: 'Exit codes: 0 done, 1 the recording cannot be read or holds nothing of that time, 2 bad usage, 130/143 after a signal.\nKeys: press ? on the screen.',
	inputs: 'Exit codes: 0 done, 2 bad usage, 130/143 after a signal.',
	check: 'Exit codes: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN.',
};

export const helpFor = (command: CommandName): string => {
	const rows = rowsFor(command).map(row => ({left: `--${row.name}${row.takes ? ` ${row.takes}` : ''}`, help: row.help}));
	const width = Math.max(...rows.map(({left}) => left.length)) + 2;
	return `${intros[command]}\n\nOptions:\n${rows.map(({left, help}) => `  ${left.padEnd(width)}${help}`).join('\n')}\n\n${exits[command]}\n`;
};
