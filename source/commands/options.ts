/** The options as commands take them: checked, of their own types, out of texts. */
import {noOwnRules, type OwnRules} from '../collectors/prometheus/rules/own-rules.ts';
import type {GaugeStyle} from '../draw/strip.ts';
import {washText} from '../signals/text.ts';
import type {Keymap} from '../view/keymap.ts';
import {themeNames, type OwnColors, type ThemeName} from '../view/palettes.ts';
import type {ColorWish} from '../terminal/capabilities.ts';
import {defaultKeymap} from '../view/key-bindings.ts';
import {parseGauges} from './gauges-option.ts';
import type {CommandName, RawOptions} from './option-table.ts';
import {choiceOf, durationOf, factorOf, listOf, sizeOf, textOf} from './option-values.ts';
import {parsePin, type PinOption} from './pin-option.ts';
import {UsageError} from './usage-error.ts';

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

const readTls = (certFile: string | undefined, keyFile: string | undefined): Options['tls'] => {
	if (certFile === undefined && keyFile === undefined) return null;
	if (certFile === undefined || keyFile === undefined) throw new UsageError(certFile === undefined ? '--tls-key needs the certificate, too: --tls-cert FILE' : '--tls-cert needs its key, too: --tls-key FILE');
	return {certFile, keyFile};
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

/** What stands in the configuration file only. */
export type FileOnly = Pick<Options, 'ownRules' | 'keymap' | 'colors'> & {readonly filePins: readonly PinOption[]};
export const nothingInFile: FileOnly = {ownRules: noOwnRules, keymap: defaultKeymap, colors: {}, filePins: []};

/** Checked options out of raw ones. Throws a UsageError that names the option and what it takes. */
export const readOptions = (command: CommandName, raw: RawOptions, targets: readonly string[], {ownRules, keymap, colors, filePins}: FileOnly = nothingInFile): Options => {
	const gauges = parseGauges(textOf(raw, 'gauges') ?? 'blocks');
	const minute = 60_000;
	return {
		targets,
		from: listOf(raw, 'from'),
		discover: raw['no-discover'] !== true,
		bootstrap: raw['bootstrap'] === true,
		logFormat: textOf(raw, 'log-format') ?? null,
		ownRules,
		tokenFile: textOf(raw, 'token-file') ?? null,
		tls: readTls(textOf(raw, 'tls-cert'), textOf(raw, 'tls-key')),
		trust: {caFile: textOf(raw, 'tls-ca') ?? null, pins: listOf(raw, 'tls-fingerprint').map(one => parsePin(one)), filePins},
		keymap,
		listen: parseListen(textOf(raw, 'listen') ?? '7077'),
		labels: readLabels(raw['label']),
		intervalMs: durationOf(raw, 'interval', 1000, {minMs: 100, maxMs: 10 * minute, say: 'a time from 100ms to 10m'}),
		windowSeconds: durationOf(raw, 'window', command === 'demo' ? minute : 5 * minute, {minMs: 10_000, maxMs: 360 * minute, say: 'a time from 10s to 6h'}) / 1000,
		once: raw['once'] === true,
		forSeconds: durationOf(raw, 'for', 10_000, {minMs: 1000, maxMs: 15 * minute, say: 'a time from 1s to 15m'}) / 1000,
		json: raw['json'] === true,
		plain: raw['plain'] === true,
		bell: raw['no-bell'] === true ? 'off' : 'on',
		color: raw['no-color'] === true ? 'none' : choiceOf(raw, 'color', colorWishes),
		theme: choiceOf(raw, 'theme', themeNames),
		colors,
		ascii: raw['ascii'] === true || gauges.isAscii,
		style: raw['sweep'] === true ? {...gauges.style, motion: 'sweep'} : gauges.style,
		fault: textOf(raw, 'fault') ?? null,
		listFaults: raw['list-faults'] === true,
		explain: raw['explain'] === true,
		file: null,
		at: textOf(raw, 'at') ?? null,
		speed: factorOf(raw, 'speed'),
		maxBytes: sizeOf(raw, 'max-size', 1e9, {min: 100e3, max: 1e12, say: 'a size from 100kB to 1000GB'}),
		history: {
			wanted: raw['no-history'] !== true,
			folder: textOf(raw, 'history-dir') ?? null,
			maxBytes: sizeOf(raw, 'history-size', 200e6, {min: 5e6, max: 100e9, say: 'a size from 5MB to 100GB'}),
			maxAgeMs: durationOf(raw, 'history-age', 24 * 60 * minute, {minMs: 15 * minute, maxMs: 30 * 24 * 60 * minute, say: 'a time from 15m to 720h'}),
		},
	};
};
