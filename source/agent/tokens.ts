/** Tokens that monitors show: read from text, compared in constant time, several at a time so that they can be rotated. */
import {createHmac, randomBytes, timingSafeEqual} from 'node:crypto';

/** Shorter ones can be guessed. */
export const minTokenLength = 16;
export const maxTokenLength = 256;
export const maxTokens = 16;

/** Text that is no list of tokens; the message names the line and never the token. */
export class TokenError extends Error {
	override readonly name = 'TokenError';
	readonly code = 'ERR_TOKEN';
}

/** One token a line; empty lines and lines that begin with # are left out. `where` names the source in errors. */
export const parseTokens = (text: string, where: string): readonly string[] => {
	const tokens: string[] = [];
	for (const [index, line] of text.split(/\r?\n/).entries()) {
		const token = line.trim();
		if (token === '' || token.startsWith('#')) continue;
		const at = `${where}, line ${index + 1}`;
		if (!/^[!-~]+$/.test(token)) throw new TokenError(`${at}: a token is one word of visible ASCII characters`);
		if (token.length < minTokenLength) throw new TokenError(`${at}: a token of ${token.length} characters can be guessed: at least ${minTokenLength} (openssl rand -hex 24 makes one)`);
		if (token.length > maxTokenLength) throw new TokenError(`${at}: a token has at most ${maxTokenLength} characters`);
		if (!tokens.includes(token)) tokens.push(token);
		if (tokens.length > maxTokens) throw new TokenError(`${where}: at most ${maxTokens} tokens`);
	}
	return tokens;
};

/** What stands for a token that was let in; tells nothing about it. */
export type TokenMark = string;

export type TokenRing = {
	/** The mark of the token shown, or null when it is none of ours. Takes as long for a wrong one as for a right one. */
	match(shown: string): TokenMark | null;
	/** Whether the token behind a mark is still one of ours. */
	holds(mark: TokenMark): boolean;
	replace(tokens: readonly string[]): void;
};

export const createTokenRing = (tokens: readonly string[]): TokenRing => {
	const key = randomBytes(32);
	const digest = (token: string): Buffer => createHmac('sha256', key).update(token).digest();
	let digests = tokens.map(digest);
	return {
		match(shown) {
			const presented = digest(shown);
			let isOurs = false;
			// All are compared, whichever it is.
			for (const one of digests) if (timingSafeEqual(one, presented)) isOurs = true;
			return isOurs ? presented.toString('hex') : null;
		},
		holds: mark => digests.some(one => one.toString('hex') === mark),
		replace(next) {
			digests = next.map(digest);
		},
	};
};

/** The token of an Authorization header, or null when it holds none. */
export const readBearer = (header: string | string[] | undefined): string | null => (typeof header === 'string' ? (/^bearer +([!-~]{1,256})$/i.exec(header)?.[1] ?? null) : null);
