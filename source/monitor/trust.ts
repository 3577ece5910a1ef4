/** Whom a monitor believes and what it shows of itself. */
export type Trust = {
	/** The token to show, as it is now; null when there is none. */
	readonly token: () => string | null;
	/** Authorities to believe in place of the public ones, PEM; null: the public ones. */
	readonly authorities: string | null;
	/** `sha256:` and 64 digits: when there are any, a certificate must be one of these and nothing else is asked of it. */
	readonly fingerprints: readonly string[];
};

/** What a monitor without any options has. */
export const noTrust: Trust = {token: () => null, authorities: null, fingerprints: []};
