/** The options of every command in one table: what they take, and what they mean. */
export type CommandName = 'monitor' | 'agent' | 'demo' | 'check' | 'inputs' | 'record' | 'replay';

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
