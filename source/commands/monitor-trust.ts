/** What a monitor needs to reach agents that are guarded: the token to show, whom to believe. */
import {readFileSync} from 'node:fs';
import {createSecureContext} from 'node:tls';
import type {Trust} from '../monitor/trust.ts';
import {whyUnread} from './changing-file.ts';
import {UsageError, type Options} from './options.ts';
import {openTokens} from './token-source.ts';

/** Throws a UsageError for files that cannot be used. */
export const openTrust = ({tokenFile, trust}: Pick<Options, 'tokenFile' | 'trust'>, env: Readonly<Record<string, string | undefined>>): Trust => {
	const source = openTokens(tokenFile, env);
	if (source?.trouble) process.stderr.write(`engineroom: ${source.trouble}\n`);
	return {
		// Looked up for each connection: a token that was replaced is shown with the next one.
		token: () => source?.current()[0] ?? null,
		authorities: trust.caFile === null ? null : readAuthorities(trust.caFile),
		fingerprints: trust.fingerprints,
	};
};

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
