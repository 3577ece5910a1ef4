/** Certificates of a test's own, made by openssl: an authority, and what it signs. */
import {spawnSync} from 'node:child_process';
import {readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {newFolder} from './folder.ts';

export type CertificateFiles = {readonly certFile: string; readonly keyFile: string; readonly cert: string; readonly key: string; readonly fingerprint: string};

const openssl = (folder: string, args: readonly string[]): string => {
	const {status, stdout, stderr, error} = spawnSync('openssl', args, {cwd: folder, encoding: 'utf8'});
	if (status !== 0) throw new Error(`openssl ${args[0] ?? ''}: ${error?.message ?? stderr}`);
	return stdout;
};

const filesAt = (folder: string, name: string): CertificateFiles => {
	const certFile = path.join(folder, `${name}.crt`);
	const keyFile = path.join(folder, `${name}.key`);
	const printed = openssl(folder, ['x509', '-in', certFile, '-noout', '-fingerprint', '-sha256']);
	const digits = (printed.split('=')[1] ?? '').replaceAll(':', '').trim().toLowerCase();
	return {certFile, keyFile, cert: readFileSync(certFile, 'utf8'), key: readFileSync(keyFile, 'utf8'), fingerprint: `sha256:${digits}`};
};

const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

/** Signed by itself. */
export const makeSelfSigned = (names = 'IP:127.0.0.1'): CertificateFiles => {
	const folder = newFolder('certificate');
	openssl(folder, ['req', '-x509', ...newKey, '-keyout', 'own.key', '-out', 'own.crt', '-days', '30', '-subj', '/CN=engineroom', '-addext', `subjectAltName=${names}`]);
	return filesAt(folder, 'own');
};

export type Authority = {readonly caFile: string; sign(names: string, options?: {readonly expired?: boolean}): CertificateFiles};

/** A private authority. */
export const makeAuthority = (): Authority => {
	const folder = newFolder('authority');
	openssl(folder, ['req', '-x509', ...newKey, '-keyout', 'ca.key', '-out', 'ca.crt', '-days', '30', '-subj', '/CN=Test authority']);
	let signed = 0;
	return {
		caFile: path.join(folder, 'ca.crt'),
		sign(names, {expired = false} = {}) {
			const name = `signed-${++signed}`;
			writeFileSync(path.join(folder, `${name}.ext`), `subjectAltName=${names}\nbasicConstraints=CA:FALSE\n`);
			openssl(folder, ['req', ...newKey, '-keyout', `${name}.key`, '-out', `${name}.csr`, '-subj', '/CN=engineroom']);
			openssl(folder, ['x509', '-req', '-in', `${name}.csr`, '-CA', 'ca.crt', '-CAkey', 'ca.key', '-CAcreateserial', '-out', `${name}.crt`, '-extfile', `${name}.ext`, '-days', expired ? '-1' : '30']);
			return filesAt(folder, name);
		},
	};
};
