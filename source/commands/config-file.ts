/** The configuration file: YAML, the same names as the options; the command line wins. */
import {readFile} from 'node:fs/promises';
import path from 'node:path';
import {readOwnRules, RuleError, type OwnRules} from '../collectors/prometheus/rules/own-rules.ts';
import {readConfiguredTargets} from './config-targets.ts';
import {parsePin, type PinOption} from './pin-option.ts';
import {futureOptions, rowsFor, type CommandName, type RawOptions} from './option-table.ts';
import {nothingInFile, type FileOnly} from './options.ts';
import {UsageError} from './usage-error.ts';
import {readColors, type OwnColors} from '../view/palettes.ts';
import {bindKeys} from '../view/key-bindings.ts';
import type {Keymap} from '../view/keymap.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Where the file is looked for when none is named; relative values of XDG_CONFIG_HOME are ignored as the standard asks. */
export const defaultConfigPath = (env: Environment): string | null => {
	const base = env['XDG_CONFIG_HOME'];
	if (base !== undefined && path.isAbsolute(base)) return path.join(base, 'engineroom', 'config.yaml');
	return env['HOME'] ? path.join(env['HOME'], '.config', 'engineroom', 'config.yaml') : null;
};

/** `ownRules` are rules for metrics pages: `metrics` and `pools` of the file; `keymap` has its `keys`. */
export type Configured = FileOnly & {readonly raw: RawOptions; readonly targets: readonly string[]; /** What the person should know. */ readonly trouble?: string};
const nothing: Configured = {...nothingInFile, raw: {}, targets: []};

const readRules = (file: string, values: Record<string, unknown>): OwnRules => {
	try {
		return readOwnRules(values['metrics'], values['pools']);
	} catch (error) {
		if (error instanceof RuleError) throw new UsageError(`--config ${file}: ${error.message}`);
		throw error;
	}
};

/** Raw options and targets of a file. A file that was named must be there; the default one may be missing. */
export const readConfig = async (named: string | undefined, command: CommandName, env: Environment): Promise<Configured> => {
	const file = named ?? defaultConfigPath(env);
	if (file === null) return nothing;
	let text: string;
	try {
		text = await readFile(file, 'utf8');
	} catch (error) {
		const {code} = error as NodeJS.ErrnoException;
		if (named === undefined && (code === 'ENOENT' || code === 'ENOTDIR')) return nothing;
		// The home of another user, whose variables were left as they were by su: not a reason to see nothing.
		if (named === undefined && (code === 'EACCES' || code === 'EPERM')) return {...nothing, trouble: `${file}: this user may not read it; goes on without a configuration file`};
		throw new UsageError(`--config ${file}: cannot be read (${code ?? 'unknown error'})`);
	}
	const {parse} = await import('yaml');
	return parseConfig(file, text, command, yaml => parse(yaml, {logLevel: 'error'}));
};

/** The text of a file as options; throws a UsageError for whatever is wrong with it. */
export const parseConfig = (file: string, text: string, command: CommandName, parse: (text: string) => unknown): Configured => {
	let parsed: unknown;
	try {
		parsed = parse(text);
	} catch (error) {
		throw new UsageError(`--config ${file}: is no YAML: ${(error as Error).message.split('\n', 1)[0] ?? ''}`);
	}
	if (parsed === null || parsed === undefined) return nothing;
	if (typeof parsed !== 'object' || Array.isArray(parsed)) throw new UsageError(`--config ${file}: must be a mapping of option names to values`);
	return checkConfig(file, parsed as Record<string, unknown>, command);
};

const readKeys = (file: string, keys: unknown, command: CommandName): Keymap => {
	// Commands without a screen have no keys: what is wrong with them is told where they count.
	if (keys === undefined || keys === null || !hasScreen(command)) return nothingInFile.keymap;
	if (typeof keys !== 'object' || Array.isArray(keys)) throw new UsageError(`--config ${file}: keys takes a mapping of actions to keys, such as quit: x`);
	const bound = bindKeys(keys as Record<string, unknown>);
	if (!bound.ok) throw new UsageError(`--config ${file}: ${bound.error}`);
	return bound.keymap;
};

const readOwnColors = (file: string, colors: unknown, command: CommandName): OwnColors => {
	if (colors === undefined || colors === null || !hasScreen(command)) return {};
	if (typeof colors !== 'object' || Array.isArray(colors)) throw new UsageError(`--config ${file}: colors takes a mapping of tones to colours, such as critical: '#ff5f5f'`);
	const read = readColors(colors as Record<string, unknown>);
	if (!read.ok) throw new UsageError(`--config ${file}: ${read.error}`);
	return read.colors;
};

const hasScreen = (command: CommandName): boolean => command === 'monitor' || command === 'demo';
const pinOption = 'tls-fingerprint';
/** Mappings with readers of their own. */
const readElsewhere: readonly string[] = ['metrics', 'pools', 'keys', 'colors'];

/** `bell: false` is written for `no-bell: true`: what can be turned off has both spellings. */
const spellOption = (name: string, value: unknown): {readonly name: string; readonly value: unknown} =>
	typeof value === 'boolean' && rowsFor('monitor').some(row => row.name === `no-${name}`) ? {name: `no-${name}`, value: !value} : {name, value};

const checkConfig = (file: string, values: Record<string, unknown>, command: CommandName): Configured => {
	const all: Record<string, string | boolean | string[]> = {};
	let targets: readonly string[] = [];
	const filePins: PinOption[] = [];
	const hasPins = rowsFor(command).some(row => row.name === pinOption);
	for (const [written, given] of Object.entries(values)) {
		const {name, value} = spellOption(written, given);
		if (readElsewhere.includes(name)) continue;
		if (name === 'targets') {
			const configured = readConfiguredTargets(value, `--config ${file}: targets`);
			targets = configured.targets;
			if (hasPins) filePins.push(...configured.pins);
			continue;
		}
		const known = rowsFor('monitor').concat(rowsFor('agent')).find(row => row.name === name);
		if (!known || known.commandLineOnly) throw new UsageError(`--config ${file}: unknown option '${name}'${futureOptions[name] ? `: ${futureOptions[name]}` : ''}`);
		// A file serves all commands: what one of them does not take is not for it.
		if (!known.commands.includes(command)) continue;
		if (known.kind === 'flag') {
			if (typeof value !== 'boolean') throw new UsageError(`--config ${file}: ${name} takes true or false`);
			all[name] = value;
		} else if (known.repeat && Array.isArray(value) && value.every(one => typeof one === 'string')) all[name] = value;
		else if (typeof value === 'string' || typeof value === 'number') all[name] = String(value);
		else throw new UsageError(`--config ${file}: ${name} takes ${known.takes ?? 'a value'}`);
	}
	// Apart from those of the command line, which win for the targets that they are for and leave the others.
	const {[pinOption]: pinned = [], ...raw} = all;
	filePins.push(...[pinned].flat().map(one => parsePin(String(one), `--config ${file}: ${pinOption}`)));
	return {raw, targets, filePins, ownRules: readRules(file, values), keymap: readKeys(file, values['keys'], command), colors: readOwnColors(file, values['colors'], command)};
};
