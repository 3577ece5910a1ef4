#!/usr/bin/env node
/** The command line: parse, then load the one command that was asked for. The only place that ends the process. */
import {setFlagsFromString} from 'node:v8';
import meow from 'meow';
import {compileLater} from './commands/tune-engine.ts';
import {readConfig} from './commands/config-file.ts';
import {helpFor} from './commands/help.ts';
import {futureOptions, rowsFor, type CommandName, type RawOptions} from './commands/option-table.ts';
import {readOptions, type Options} from './commands/options.ts';
import {UsageError} from './commands/usage-error.ts';
import {version} from './commands/version.ts';

const commandNames: readonly CommandName[] = ['agent', 'demo', 'check', 'inputs', 'record', 'replay'];
/** Commands whose first word is a file. */
const fileCommands: readonly CommandName[] = ['record', 'replay'];

type Parsed = {readonly command: CommandName; readonly raw: RawOptions; readonly words: readonly string[]};

const toCamelCase = (name: string): string => name.replace(/-([a-z])/g, (_match, letter: string) => letter.toUpperCase());

/** Words and options as they were given; every option must be one of the command's. */
const parse = (spelled: readonly string[]): Parsed => {
	// --no-color is --color none, however options that begin with no- are read below.
	const argv = spelled.map(word => (word === '--no-color' ? '--color=none' : word));
	const first = argv[0] ?? '';
	const command = commandNames.find(name => name === first) ?? 'monitor';
	const rows = rowsFor(command).filter(({name}) => name !== 'no-color');
	for (const {name, kind, takes} of rows) {
		const at = argv.indexOf(`--${name}`);
		if (kind === 'text' && at !== -1 && (argv[at + 1] === undefined || /^--?[a-z]/.test(argv[at + 1] ?? ''))) throw new UsageError(`--${name} takes ${takes ?? 'a value'}`);
	}
	// An option that begins with no- is defined by what it negates: meow reads --no-color as color = false.
	const flags = Object.fromEntries(rows.map(row => [toCamelCase(row.name.replace(/^no-/, '')), row.kind === 'flag' ? {type: 'boolean' as const} : {type: 'string' as const, isMultiple: true as const}]));
	const {flags: given, input} = meow({importMeta: import.meta, pkg: {name: 'engineroom', version}, argv: command === 'monitor' ? argv : argv.slice(1), flags, autoHelp: false, autoVersion: false, booleanDefault: undefined, description: false});
	const raw: Record<string, string | boolean | string[] | undefined> = {};
	for (const [key, value] of Object.entries(given)) {
		const row = rows.find(({name}) => toCamelCase(name.replace(/^no-/, '')) === key);
		const spelled = key.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`);
		if (!row) throw new UsageError(unknownOption(spelled, command));
		if (row.kind === 'flag') {
			if (value === undefined) continue;
			const negated = row.name.startsWith('no-');
			if (negated === Boolean(value)) throw new UsageError(negated ? unknownOption(spelled, command) : `--no-${spelled}: there is nothing to turn off`);
			raw[row.name] = true;
			continue;
		}
		const values = (value as unknown as string[]).map(String);
		if (values.some(one => one === '')) throw new UsageError(`--${row.name} takes ${row.takes ?? 'a value'}`);
		if (!row.repeat && values.length > 1) throw new UsageError(`--${row.name} takes one ${row.takes ?? 'value'}, not ${values.length}`);
		if (values.length > 0) raw[row.name] = row.repeat ? values : (values[0]);
	}
	return {command, raw, words: input};
};

const unknownOption = (name: string, command: CommandName): string =>
	futureOptions[name] ? `--${name}: ${futureOptions[name]}` : `unknown option --${name}; engineroom ${command === 'monitor' ? '' : `${command} `}--help lists them`;

const load = async (command: CommandName): Promise<(options: Options) => Promise<number>> => {
	switch (command) {
		case 'monitor':
			return (await import('./commands/monitor.ts')).runMonitor;
		case 'agent':
			return (await import('./commands/agent.ts')).runAgent;
		case 'check':
			return (await import('./commands/check.ts')).runCheck;
		case 'inputs':
			return (await import('./commands/list-inputs.ts')).runInputs;
		case 'record':
			return (await import('./commands/record.ts')).runRecord;
		case 'replay':
			return (await import('./commands/replay.ts')).runReplay;
		case 'demo':
			return (await import('./commands/demo.ts')).runDemo;
	}
};

const main = async (argv: readonly string[]): Promise<number> => {
	const {command, raw, words} = parse(argv);
	if (raw['help'] === true) {
		process.stdout.write(helpFor(command));
		return 0;
	}
	if (raw['version'] === true) {
		process.stdout.write(`engineroom ${version}\n`);
		return 0;
	}
	const takesFile = fileCommands.includes(command);
	const file = takesFile ? (words[0] ?? null) : null;
	const targets = takesFile ? words.slice(1) : words;
	if (takesFile && file === null) throw new UsageError(`engineroom ${command} takes a FILE: engineroom ${command} incident.jsonl.gz`);
	if (command === 'replay' && targets.length > 0) throw new UsageError(`engineroom replay takes one FILE, got '${targets[0]}' besides`);
	if (targets.length > 0 && (command === 'agent' || command === 'demo' || command === 'inputs')) throw new UsageError(`engineroom ${command} takes no TARGET, got '${targets[0]}'`);
	// A configuration file may name inputs for the agent and targets for the monitor; one command line cannot mean both.
	if (targets.length > 0 && raw['from'] !== undefined) throw new UsageError('--from is for an agent inside this process: with a TARGET, give it to the agent there');
	const config = await readConfig(raw['config'] as string | undefined, command, process.env);
	if (config.trouble !== undefined) process.stderr.write(`engineroom: ${config.trouble}\n`);
	const watched = targets.length > 0 ? targets : config.targets;
	if (raw['bootstrap'] === true && !watched.some(word => /^(?:ssh:|@|-$)/i.test(word))) throw new UsageError('--bootstrap is for targets such as ssh://api-2');
	const options = {...readOptions(command, {...config.raw, ...raw}, watched, config), file};
	const run = await load(command);
	return run(options);
};

/** One line on stderr; the stack only for those who ask. */
const report = (error: unknown): number => {
	const message = error instanceof Error ? error.message : String(error);
	const detail = process.env['DEBUG'] === 'engineroom' && error instanceof Error ? `\n${error.stack ?? ''}` : '';
	process.stderr.write(`engineroom: ${message}${detail}\n`);
	// By its code: every command is a bundle of its own, with a class of its own.
	return (error as {code?: unknown} | null)?.code === 'ERR_USAGE' ? 2 : 1;
};

compileLater(process.versions.v8, setFlagsFromString);
process.exit(await main(process.argv.slice(2)).catch(report));
