/** Where tokens come from: a file, read again when it changes, or the environment; never the command line. */
import {parseTokens, TokenError} from '../agent/tokens.ts';
import {createChangingFile, whyUnread} from './changing-file.ts';
import {UsageError} from './usage-error.ts';

export const tokenVariable = 'ENGINEROOM_TOKEN';

export type TokenSource = {
	/** As they are now. A file that has become unreadable or wrong leaves those it had. */
	current(): readonly string[];
	/** Why the file is not read as it is now, or what should be known of it; null when all is well. */
	readonly trouble: string | null;
};

/** null when no token was given at all. Throws a UsageError for one that cannot be used. */
export const openTokens = (tokenFile: string | null, env: Readonly<Record<string, string | undefined>>): TokenSource | null => {
	if (tokenFile === null) return openVariable(env[tokenVariable]);
	const file = createChangingFile(tokenFile);
	const where = `--token-file ${tokenFile}`;
	let tokens: readonly string[] = [];
	let trouble: string | null = null;
	const refresh = (): void => {
		let text: string | null;
		try {
			text = file.readIfChanged();
		} catch (error) {
			throw new TokenError(`${where}: cannot be read (${whyUnread(error)})`);
		}
		if (text === null) return;
		const publicly = file.isPublic() ? `${where}: every user of this machine may read it: chmod 600` : null;
		tokens = parseTokens(text, where);
		trouble = tokens.length === 0 ? `${where}: there is no token in it: nobody is let in` : publicly;
	};
	asUsage(refresh);
	if (tokens.length === 0) throw new UsageError(`${where}: there is no token in it: one a line`);
	return {
		current() {
			try {
				refresh();
			} catch (error) {
				if (!(error instanceof TokenError)) throw error;
				trouble = `${error.message}; the tokens that were in it before stay`;
			}
			return tokens;
		},
		get trouble() {
			return trouble;
		},
	};
};

const openVariable = (text: string | undefined): TokenSource | null => {
	if (text === undefined || text.trim() === '') return null;
	const tokens = asUsage(() => parseTokens(text, tokenVariable));
	return {current: () => tokens, trouble: null};
};

const asUsage = <Value>(read: () => Value): Value => {
	try {
		return read();
	} catch (error) {
		if (error instanceof TokenError) throw new UsageError(error.message);
		throw error;
	}
};
