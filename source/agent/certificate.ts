/** The certificate an agent shows: checked before it is used, so that a broken one never replaces a good one. */
import {createPrivateKey, X509Certificate} from 'node:crypto';
import net from 'node:net';
import {createSecureContext} from 'node:tls';

export type Certificate = {
	readonly cert: string;
	readonly key: string;
	/** `sha256:` and 64 hexadecimal digits, as monitors pin it. */
	readonly fingerprint: string;
	/** Milliseconds since the epoch. */
	readonly validFrom: number;
	readonly validTo: number;
	/** Whether it stands for a host name or an address. */
	isFor(name: string): boolean;
};

/** Files that are no certificate with its key; the message says which and why. */
export class CertificateError extends Error {
	override readonly name = 'CertificateError';
	readonly code = 'ERR_CERTIFICATE';
}

const reasonOf = (error: unknown): string => {
	const message = error instanceof Error ? error.message : String(error);
	return /bad decrypt|interrupted or cancelled|passphrase/i.test(message) ? 'it is encrypted: give one without a passphrase' : /no start line|unsupported|DECODER/i.test(message) ? 'it is no PEM' : message;
};

/** The first certificate of `cert` is the agent's own, those after it lead to its authority. */
export const readCertificate = (cert: string, key: string): Certificate => {
	let own: X509Certificate;
	try {
		own = new X509Certificate(cert);
	} catch (error) {
		throw new CertificateError(`the certificate cannot be used: ${reasonOf(error)}`);
	}
	try {
		if (!own.checkPrivateKey(createPrivateKey(key))) throw new Error('it belongs to another certificate');
	} catch (error) {
		throw new CertificateError(`the key cannot be used: ${reasonOf(error)}`);
	}
	try {
		createSecureContext({cert, key});
	} catch (error) {
		throw new CertificateError(`certificate and key cannot be used: ${reasonOf(error)}`);
	}
	return {
		cert,
		key,
		fingerprint: `sha256:${own.fingerprint256.replaceAll(':', '').toLowerCase()}`,
		validFrom: Date.parse(own.validFrom),
		validTo: Date.parse(own.validTo),
		isFor: name => (net.isIP(name) === 0 ? own.checkHost(name) : own.checkIP(name)) !== undefined,
	};
};
