/** What a monitor needs to reach agents that are guarded: the token to show, whom to believe. */
import {readFileSync} from 'node:fs';
import {createSecureContext} from 'node:tls';
import {isTls} from '../monitor/link-websocket.ts';
import {createPinBook, identify, type Pin} from '../monitor/pins.ts';
import {parseTarget, type Target} from '../monitor/target.ts';
import type {Trust} from '../monitor/trust.ts';
import {whyUnread} from './changing-file.ts';
import type {Options} from './options.ts';
import {UsageError} from './usage-error.ts';
import type {PinOption} from './pin-option.ts';
import {openTokens} from './token-source.ts';

type Given = Pick<Options, 'tokenFile' | 'trust'>;

/** What there is for each of the targets that are watched. Throws a UsageError for files that cannot be used, and for pins of nobody. */
export const openTrust = ({tokenFile, trust}: Given, watched: readonly Target[], env: Readonly<Record<string, string | undefined>>): ((target: Target) => Trust) => {
	const source = openTokens(tokenFile, env);
	if (source?.trouble) process.stderr.write(`engineroom: ${source.trouble}\n`);
	const authorities = trust.caFile === null ? null : readAuthorities(trust.caFile);
	const named = readNamed(trust.pins, '--tls-fingerprint');
	// A slip in a name would leave its host to whoever else is believed; a file may name more than is watched now.
	const known = new Set(watched.map(identify));
	const nobody = named.find(({target}) => !known.has(identify(target)));
	if (nobody !== undefined) throw new UsageError(`--tls-fingerprint ${nobody.target.id}=…: that target is not watched here: name it as in the list of targets`);
	const pinned = createPinBook({unnamed: [readUnnamed(trust.pins), readUnnamed(trust.filePins)], named: [named, readNamed(trust.filePins, 'tls-fingerprint of the configuration file:')]});
	return target => ({
		// Looked up for each connection: a token that was replaced is shown with the next one.
		token: () => source?.current()[0] ?? null,
		authorities,
		fingerprints: pinned(target),
	});
};

const readUnnamed = (pins: readonly PinOption[]): string[] => pins.filter(({target}) => target === null).map(({fingerprint}) => fingerprint);

const readNamed = (pins: readonly PinOption[], where: string): Pin[] => pins.flatMap(({target: name, fingerprint}) => {
	if (name === null) return [];
	const parsed = parseTarget(name);
	if (!parsed.ok) throw new UsageError(`${where} ${parsed.reason}`);
	if (!isTls(parsed.target.url)) throw new UsageError(`${where} ${name}=…: that target is watched without TLS, so it shows no certificate: ${parsed.target.ssh === null ? 'wss://' : 'ssh+wss://'} is with TLS`);
	return [{target: parsed.target, fingerprint}];
});

const readAuthorities = (file: string): string => {
	let text: string;
	try {
		text = readFileSync(file, 'utf8');
	} catch (error) {
		throw new UsageError(`--tls-ca ${file}: cannot be read (${whyUnread(error)})`);
	}
	// What is no PEM would be left out silently, and everybody be unknown then.
	if (!/-----BEGIN (?:TRUSTED )?CERTIFICATE-----/.test(text)) throw new UsageError(`--tls-ca ${file}: holds no PEM certificate`);
	try {
		createSecureContext({ca: text});
	} catch (error) {
		throw new UsageError(`--tls-ca ${file}: ${error instanceof Error ? error.message : String(error)}`);
	}
	return text;
};
