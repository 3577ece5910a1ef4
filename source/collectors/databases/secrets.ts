/** Keeping user names and passwords out of what a server or driver says. */
import {washText} from '../../signals/text.ts';

/** Washes a foreign message and puts … in place of every secret in it. */
export type Censor = (message: string) => string;

/** Secrets of one or two letters are left alone: taking them out would make any message unreadable, and tells nothing. */
export const createCensor = (secrets: readonly (string | null)[]): Censor => {
	const known = secrets.filter(secret => secret !== null && secret.length > 2).sort((a, b) => (b?.length ?? 0) - (a?.length ?? 0)) as string[];
	const spelled = known.flatMap(secret => [secret, encodeURIComponent(secret)]);
	return message => washText(spelled.reduce((text, secret) => text.replaceAll(secret, '…'), message), 160);
};
