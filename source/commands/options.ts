/** The options of every command in one table: what they take, what they mean, and how their text becomes a value. */
import {noOwnRules, type OwnRules} from '../collectors/prometheus/rules/own-rules.ts';
import type {GaugeStyle} from '../draw/strip.ts';
import {washText} from '../signals/text.ts';
import type {Keymap} from '../view/keymap.ts';
import {themeNames, type OwnColors, type ThemeName} from '../view/palettes.ts';
import type {ColorWish} from '../terminal/capabilities.ts';
import {defaultKeymap} from '../view/key-bindings.ts';
import {parseDuration} from './duration.ts';
import {parseGauges} from './gauges-option.ts';
import {parsePin, type PinOption} from './pin-option.ts';
import {parseSize} from './size.ts';
import {UsageError} from './usage-error.ts';

export type CommandName = 'monitor' | 'agent' | 'demo' | 'check' | 'inputs' | 'record' | 'replay';

export type Options = {
	readonly targets: readonly string[];
	readonly from: readonly string[];
	readonly discover: boolean;
	/** Whether hosts by ssh that have no agent are brought one. */
	readonly bootstrap: boolean;
	/** The format of access logs, by name or pattern; null finds it out. */
	readonly logFormat: string | null;
	/** Rules of the configuration file for metrics pages. */
	readonly ownRules: OwnRules;
	readonly listen: {readonly address: string; readonly port: number};
	/** Where tokens stand, one a line; null: in the environment, or nowhere. */
	readonly tokenFile: string | null;
	/** What an agent shows of itself. */
	readonly tls: {readonly certFile: string; readonly keyFile: string} | null;
	/** Whom a monitor believes besides or instead of the authorities that Node knows. */
	readonly trust: {readonly caFile: string | null; readonly pins: readonly PinOption[]; /** Of the configuration file: they count for those that `pins` says nothing of. */ readonly filePins: readonly PinOption[]};
	/** What the agent's host is called besides its name: env=prod. */
	readonly labels: Readonly<Record<string, string>>;
	readonly intervalMs: number;
	readonly windowSeconds: number;
	readonly once: boolean;
	readonly forSeconds: number;
	readonly json: boolean;
	readonly plain: boolean;
	/** Whether a new critical finding rings. */
	readonly bell: 'on' | 'off';
	readonly color: ColorWish;
	readonly theme: ThemeName;
	/** Colours of the configuration file. */
	readonly colors: OwnColors;
	readonly ascii: boolean;
	/** How gauges are drawn on a screen. */
	readonly style: GaugeStyle;
	/** The keys of a screen, with those of the configuration file. */
	readonly keymap: Keymap;
	readonly fault: string | null;
	readonly listFaults: boolean;
	/** Says all that is collected. */
	readonly explain: boolean;
	/** The recording that is written or replayed. */
	readonly file: string | null;
	/** Where a replay begins, as it was given. */
	readonly at: string | null;
	readonly speed: number;
	/** A recording ends with so many bytes. */
	readonly maxBytes: number;
	/** The agent's history on the disk; a folder of null is chosen by itself. */
	readonly history: {readonly wanted: boolean; readonly folder: string | null; readonly maxBytes: number; readonly maxAgeMs: number};
};

export {UsageError} from './usage-error.ts';

type Kind = 'flag' | 'text';
export type OptionRow = {
	/** As written, without dashes. */
	readonly name: string;
	readonly kind: Kind;
	readonly repeat?: true;
	/** What it takes, for help and for errors. */
	readonly takes?: string;
	readonly help: string;
	readonly commands: readonly CommandName[];
	/** May not stand in a configuration file. */
	readonly commandLineOnly?: true;
};

const all = ['monitor', 'agent', 'demo', 'check', 'inputs', 'record', 'replay'] as const;
const reading = ['monitor', 'agent', 'check', 'inputs'] as const;
const watching = ['monitor', 'demo', 'check'] as const;

export const optionRows: readonly OptionRow[] = [
	{name: 'from', kind: 'text', repeat: true, takes: 'INPUT', help: 'read this input: http://…/metrics, the path of an access log, postgres:// mysql:// pgbouncer:// redis://…, otlp://127.0.0.1:4318, probe+https://…, apps; repeatable', commands: [...reading, 'record']},
	{name: 'no-discover', kind: 'flag', help: 'read only what --from names, and the host', commands: [...reading, 'record']},
	{name: 'bootstrap', kind: 'flag', help: 'ssh:// hosts without an agent: bring one along, for as long as the link lasts; leaves nothing there (needs Node 20)', commands: ['monitor', 'check']},
	{name: 'log-format', kind: 'text', takes: 'FORMAT', help: "the format of access logs: a name, or nginx's own notation (default: found out from the lines)", commands: [...reading, 'record']},
	{name: 'listen', kind: 'text', takes: '[ADDR:]PORT', help: 'where the agent listens (default 127.0.0.1:7077; port 0 picks one and prints it)', commands: ['agent']},
	{name: 'token-file', kind: 'text', takes: 'FILE', help: 'tokens, one a line: an agent lets in whoever shows one of them, a monitor shows the first one; through TLS only (also ENGINEROOM_TOKEN)', commands: ['monitor', 'agent', 'check', 'record']},
	{name: 'tls-cert', kind: 'text', takes: 'FILE', help: 'PEM certificate of the agent, with those that lead to its authority; read again when it changes', commands: ['agent']},
	{name: 'tls-key', kind: 'text', takes: 'FILE', help: 'PEM key of that certificate', commands: ['agent']},
	{name: 'tls-ca', kind: 'text', takes: 'FILE', help: 'PEM authorities to believe, in place of the public ones, at wss:// targets', commands: ['monitor', 'check', 'record']},
	{name: 'tls-fingerprint', kind: 'text', repeat: true, takes: '[TARGET=]sha256:HEX', help: 'believe only certificates with this fingerprint, whoever signed them: of that target alone, or of all that none is named for; repeatable', commands: ['monitor', 'check', 'record']},
	{name: 'label', kind: 'text', repeat: true, takes: 'NAME=VALUE', help: 'what this host belongs to (env=prod, zone=a), to group and filter hosts by; repeatable', commands: ['agent', 'monitor']},
	{name: 'at', kind: 'text', takes: 'TIME', help: 'begin at this time: 14:02, 14:02:31 or 2026-11-26T14:02:31Z (default: the start; with --once the last --for)', commands: ['replay'], commandLineOnly: true},
	{name: 'speed', kind: 'text', takes: 'FACTOR', help: 'recorded seconds in one second, from 0.1 to 1000 (default 1)', commands: ['replay'], commandLineOnly: true},
	{name: 'max-size', kind: 'text', takes: 'SIZE', help: 'stop, in order, when the file is this large (default 1GB; units kB, MB, GB)', commands: ['record'], commandLineOnly: true},
	{name: 'no-history', kind: 'flag', help: 'keep the past in memory only, nothing on disk', commands: ['agent']},
	{name: 'history-dir', kind: 'text', takes: 'FOLDER', help: 'where the past is kept (default $STATE_DIRECTORY, else engineroom under XDG_STATE_HOME; root: /var/lib/engineroom)', commands: ['agent']},
	{name: 'history-size', kind: 'text', takes: 'SIZE', help: 'how much of it, at most (default 200MB; units kB, MB, GB)', commands: ['agent']},
	{name: 'history-age', kind: 'text', takes: 'TIME', help: 'how far back, at most (default 24h)', commands: ['agent']},
	{name: 'interval', kind: 'text', takes: 'TIME', help: 'sampling and drawing (default 1s; units ms, s, m)', commands: ['monitor', 'agent', 'demo', 'check', 'replay', 'record']},
	{name: 'window', kind: 'text', takes: 'TIME', help: 'what sparklines and charts cover (default 5m; demo 1m)', commands: ['monitor', 'demo', 'replay', 'record']},
	{name: 'once', kind: 'flag', help: 'watch for a while, print one summary of exactly that time, exit', commands: ['monitor', 'demo', 'replay'], commandLineOnly: true},
	{name: 'for', kind: 'text', takes: 'TIME', help: 'how long --once and check watch (default 10s)', commands: [...watching, 'replay'], commandLineOnly: true},
	{name: 'json', kind: 'flag', help: 'machine-readable: with --once one object, else one object a line per interval', commands: ['monitor', 'demo', 'inputs', 'replay'], commandLineOnly: true},
	{name: 'plain', kind: 'flag', help: 'lines instead of a screen (chosen by itself when stdout is no terminal)', commands: ['monitor', 'demo', 'replay']},
	{name: 'no-bell', kind: 'flag', help: 'a new critical finding neither rings nor notifies (the screen turns it on and off by n)', commands: ['monitor', 'demo']},
	{name: 'no-color', kind: 'flag', help: 'no colours (NO_COLOR and TERM=dumb are honoured without it)', commands: ['monitor', 'demo', 'replay']},
	{name: 'color', kind: 'text', takes: 'COLORS', help: 'auto, 16, 256, truecolor or none (default auto: 16, on your own background)', commands: ['monitor', 'demo']},
	{name: 'theme', kind: 'text', takes: 'NAME', help: 'default, dark, light, high-contrast or mono', commands: ['monitor', 'demo']},
	{name: 'ascii', kind: 'flag', help: 'gauges of plain ASCII (chosen by itself when the locale is not UTF-8)', commands: ['monitor', 'demo', 'replay']},
	{name: 'gauges', kind: 'text', takes: 'STYLE', help: 'blocks, braille (twice the time in a row) or ascii; scroll or sweep; two of them: braille,sweep', commands: ['monitor', 'demo', 'replay']},
	{name: 'sweep', kind: 'flag', help: 'gauges stand still and a write-head goes round: for slow links (key w)', commands: ['monitor', 'demo', 'replay']},
	{name: 'fault', kind: 'text', takes: 'NAME', help: 'break the sample backend in a chosen way', commands: ['demo'], commandLineOnly: true},
	{name: 'list-faults', kind: 'flag', help: 'list the faults and what they show', commands: ['demo'], commandLineOnly: true},
	{name: 'explain', kind: 'flag', help: 'all that is collected, series by series, and what never is', commands: ['inputs'], commandLineOnly: true},
	{name: 'config', kind: 'text', takes: 'FILE', help: 'YAML with the same names as these options (default engineroom/config.yaml under XDG_CONFIG_HOME)', commands: all, commandLineOnly: true},
	{name: 'help', kind: 'flag', help: 'this text', commands: all, commandLineOnly: true},
	{name: 'version', kind: 'flag', help: 'the version', commands: all, commandLineOnly: true},
];

/** Options that the documentation names for later versions: told apart from typing errors. */
export const futureOptions: Readonly<Record<string, string>> = {
	insecure: 'there is no such option: name a private authority with --tls-ca, or pin a certificate with --tls-fingerprint',
};

export const rowsFor = (command: CommandName): readonly OptionRow[] => optionRows.filter(row => row.commands.includes(command));

/** Text values by option name as they were given, later ones overriding earlier sources. */
export type RawOptions = Readonly<Record<string, string | boolean | readonly string[] | undefined>>;

const text = (raw: RawOptions, name: string): string | undefined => {
	const value = raw[name];
	return typeof value === 'string' ? value : undefined;
};

const list = (raw: RawOptions, name: string): readonly string[] => {
	const value = raw[name];
	return typeof value === 'string' ? [value] : Array.isArray(value) ? (value as readonly string[]) : [];
};

const readTls = (certFile: string | undefined, keyFile: string | undefined): Options['tls'] => {
	if (certFile === undefined && keyFile === undefined) return null;
	if (certFile === undefined || keyFile === undefined) throw new UsageError(certFile === undefined ? '--tls-key needs the certificate, too: --tls-cert FILE' : '--tls-cert needs its key, too: --tls-key FILE');
	return {certFile, keyFile};
};

const duration = (raw: RawOptions, name: string, fallbackMs: number, bounds: {readonly minMs: number; readonly maxMs: number; readonly say: string}): number => {
	const given = text(raw, name);
	if (given === undefined) return fallbackMs;
	const milliseconds = parseDuration(given);
	if (milliseconds === null) throw new UsageError(`--${name} takes a time such as 500ms, 10s or 5m, not '${given}'`);
	if (milliseconds < bounds.minMs || milliseconds > bounds.maxMs) throw new UsageError(`--${name} takes ${bounds.say}, not '${given}'`);
	return milliseconds;
};

const size = (raw: RawOptions, name: string, fallback: number, bounds: {readonly min: number; readonly max: number; readonly say: string}): number => {
	const given = text(raw, name);
	if (given === undefined) return fallback;
	const bytes = parseSize(given);
	if (bytes === null || bytes < bounds.min || bytes > bounds.max) throw new UsageError(`--${name} takes ${bounds.say}, not '${given}'`);
	return bytes;
};

const factor = (raw: RawOptions, name: string): number => {
	const given = text(raw, name);
	if (given === undefined) return 1;
	const value = /^\d{1,4}(?:\.\d{1,3})?$/.test(given) ? Number(given) : NaN;
	if (!(value >= 0.1 && value <= 1000)) throw new UsageError(`--${name} takes a number from 0.1 to 1000, not '${given}'`);
	return value;
};

/** `PORT` or `ADDR:PORT`; brackets around an address of IPv6. */
export const parseListen = (given: string): Options['listen'] => {
	const match = /^(?:(\[[0-9a-fA-F:.]+\]|[^:[\]\s]+):)?(\d{1,5})$/.exec(given);
	const port = Number(match?.[2]);
	if (!match || port > 65_535) throw new UsageError(`--listen takes [ADDR:]PORT such as 7077 or 127.0.0.1:7077, not '${given}'`);
	return {address: match[1] ?? '127.0.0.1', port};
};

const maxLabels = 16;

/** `NAME=VALUE`, several of them; a name is a word. */
const readLabels = (given: RawOptions[string]): Options['labels'] => {
	const spelled = typeof given === 'string' ? [given] : Array.isArray(given) ? (given as readonly string[]) : [];
	if (spelled.length > maxLabels) throw new UsageError(`--label: at most ${maxLabels} of them, not ${spelled.length}`);
	return Object.fromEntries(spelled.map(one => {
		const [, name, value] = /^([a-z][a-z0-9_.-]{0,39})=(.{1,100})$/i.exec(one) ?? [];
		if (name === undefined || value === undefined || washText(value) !== value) throw new UsageError(`--label takes NAME=VALUE such as env=prod, not '${washText(one)}'`);
		return [name.toLowerCase(), value];
	}));
};

const colorWishes = ['auto', '16', '256', 'truecolor', 'none'] as const;

/** One of these words; the first when it is not said. */
const choice = <T extends string>(raw: RawOptions, name: string, words: readonly [T, ...T[]]): T => {
	const given = text(raw, name);
	const found = words.find(word => word === (given ?? words[0]));
	if (found === undefined) throw new UsageError(`--${name} takes ${words.join(', ')}, not '${given ?? ''}'`);
	return found;
};

/** What stands in the configuration file only. */
export type FileOnly = Pick<Options, 'ownRules' | 'keymap' | 'colors'> & {readonly filePins: readonly PinOption[]};
export const nothingInFile: FileOnly = {ownRules: noOwnRules, keymap: defaultKeymap, colors: {}, filePins: []};

/** Checked options out of raw ones. Throws a UsageError that names the option and what it takes. */
export const readOptions = (command: CommandName, raw: RawOptions, targets: readonly string[], {ownRules, keymap, colors, filePins}: FileOnly = nothingInFile): Options => {
	const gauges = parseGauges(text(raw, 'gauges') ?? 'blocks');
	const minute = 60_000;
	return {
		targets,
		from: list(raw, 'from'),
		discover: raw['no-discover'] !== true,
		bootstrap: raw['bootstrap'] === true,
		logFormat: text(raw, 'log-format') ?? null,
		ownRules,
		tokenFile: text(raw, 'token-file') ?? null,
		tls: readTls(text(raw, 'tls-cert'), text(raw, 'tls-key')),
		trust: {caFile: text(raw, 'tls-ca') ?? null, pins: list(raw, 'tls-fingerprint').map(one => parsePin(one)), filePins},
		keymap,
		listen: parseListen(text(raw, 'listen') ?? '7077'),
		labels: readLabels(raw['label']),
		intervalMs: duration(raw, 'interval', 1000, {minMs: 100, maxMs: 10 * minute, say: 'a time from 100ms to 10m'}),
		windowSeconds: duration(raw, 'window', command === 'demo' ? minute : 5 * minute, {minMs: 10_000, maxMs: 360 * minute, say: 'a time from 10s to 6h'}) / 1000,
		once: raw['once'] === true,
		forSeconds: duration(raw, 'for', 10_000, {minMs: 1000, maxMs: 15 * minute, say: 'a time from 1s to 15m'}) / 1000,
		json: raw['json'] === true,
		plain: raw['plain'] === true,
		bell: raw['no-bell'] === true ? 'off' : 'on',
		color: raw['no-color'] === true ? 'none' : choice(raw, 'color', colorWishes),
		theme: choice(raw, 'theme', themeNames),
		colors,
		ascii: raw['ascii'] === true || gauges.isAscii,
		style: raw['sweep'] === true ? {...gauges.style, motion: 'sweep'} : gauges.style,
		fault: text(raw, 'fault') ?? null,
		listFaults: raw['list-faults'] === true,
		explain: raw['explain'] === true,
		file: null,
		at: text(raw, 'at') ?? null,
		speed: factor(raw, 'speed'),
		maxBytes: size(raw, 'max-size', 1e9, {min: 100e3, max: 1e12, say: 'a size from 100kB to 1000GB'}),
		history: {
			wanted: raw['no-history'] !== true,
			folder: text(raw, 'history-dir') ?? null,
			maxBytes: size(raw, 'history-size', 200e6, {min: 5e6, max: 100e9, say: 'a size from 5MB to 100GB'}),
			maxAgeMs: duration(raw, 'history-age', 24 * 60 * minute, {minMs: 15 * minute, maxMs: 30 * 24 * 60 * minute, say: 'a time from 15m to 720h'}),
		},
	};
};
