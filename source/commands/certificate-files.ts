/** An agent's certificate and key in two files that are renewed while it runs. */
import {CertificateError, readCertificate, type Certificate} from '../agent/certificate.ts';
import {createChangingFile, whyUnread} from './changing-file.ts';
import type {Options} from './options.ts';
import {UsageError} from './usage-error.ts';

export type OpenCertificate = {
	/** The last one that could be used. */
	readonly certificate: Certificate;
	/** The new one when the files have changed to something that can be used; what is wrong with them is told. */
	readAnew(tell: (trouble: string | null) => void): Certificate | null;
};

/** Throws a UsageError when there is no usable certificate to begin with. */
export const openCertificate = ({certFile, keyFile}: NonNullable<Options['tls']>): OpenCertificate => {
	const files = [createChangingFile(certFile), createChangingFile(keyFile)] as const;
	const texts = ['', ''];
	const names = [`--tls-cert ${certFile}`, `--tls-key ${keyFile}`];
	/** null when neither file has changed. */
	const read = (): Certificate | null => {
		let changed = false;
		for (const [index, file] of files.entries()) {
			let text: string | null;
			try {
				text = file.readIfChanged();
			} catch (error) {
				throw new CertificateError(`${names[index]}: cannot be read (${whyUnread(error)})`);
			}
			if (text === null) continue;
			texts[index] = text;
			changed = true;
		}
		return changed ? readCertificate(texts[0] as string, texts[1] as string) : null;
	};
	let certificate: Certificate;
	try {
		certificate = read() as Certificate;
	} catch (error) {
		if (error instanceof CertificateError) throw new UsageError(error.message.startsWith('--') ? error.message : `${names.join(', ')}: ${error.message}`);
		throw error;
	}
	return {
		get certificate() {
			return certificate;
		},
		readAnew(tell) {
			let next: Certificate | null;
			try {
				next = read();
			} catch (error) {
				if (!(error instanceof CertificateError)) throw error;
				tell(`${error.message}; the certificate that was read before stays`);
				return null;
			}
			if (next === null) return null;
			tell(null);
			certificate = next;
			return next;
		},
	};
};
