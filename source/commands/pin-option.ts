/** `--tls-fingerprint [TARGET=]sha256:HEX`: a certificate that is believed, by one target or by all that have none of their own. */
import {washText} from '../signals/text.ts';
import {UsageError} from './usage-error.ts';

/** `target` is spelled as on the command line; null: for all. */
export type PinOption = {readonly target: string | null; readonly fingerprint: string};

/** The digits as openssl prints them, with or without colons, in any case. `where` begins what is said of a bad one. */
export const parsePin = (given: string, where = '--tls-fingerprint'): PinOption => {
	// The last sha256 counts: what stands before it is a target, whatever is in it.
	const [, target, printed] = /^(?:(.*)=)?(sha-?256[:=].*)$/i.exec(given) ?? [];
	const digits = /^sha-?256[:=]\s*([0-9a-f:]+)$/i.exec(printed ?? '')?.[1]?.replaceAll(':', '').toLowerCase();
	if (digits?.length !== 64 || target === '') throw new UsageError(`${where} takes sha256: and 64 hexadecimal digits (an agent prints its own when it starts), or TARGET= before that, not '${washText(given)}'`);
	return {target: target ?? null, fingerprint: `sha256:${digits}`};
};
