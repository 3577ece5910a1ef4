/** A TLS connection that is handed out only when the other side is who it should be: nothing, no token either, is sent before. */
import net from 'node:net';
import tls from 'node:tls';
import type {Trust} from './trust.ts';

/** A certificate that is not one of those that were pinned. */
export class FingerprintError extends Error {
	override readonly name = 'FingerprintError';
	readonly code = 'ERR_FINGERPRINT';
}

type Endpoint = {readonly host: string; readonly port: number; readonly timeoutMs: number};
type Done = (error: Error | null, socket?: tls.TLSSocket) => void;

const fingerprintOf = (socket: tls.TLSSocket): string => `sha256:${(socket.getPeerX509Certificate()?.fingerprint256 ?? '').replaceAll(':', '').toLowerCase()}`;

/** Calls back once. With fingerprints these are all that counts; else the chain, the name and the dates are verified. */
export const connectTls = ({host, port, timeoutMs}: Endpoint, {authorities, fingerprints}: Trust, done: Done): void => {
	const pinned = fingerprints.length > 0;
	const socket = tls.connect({
		host, port, minVersion: 'TLSv1.2', ALPNProtocols: ['http/1.1'],
		...(net.isIP(host) === 0 && {servername: host}),
		...(authorities !== null && {ca: authorities}),
		// Decided below, before the socket is handed out: only there can be said which certificate it was.
		rejectUnauthorized: false,
	});
	let isOver = false;
	const finish: Done = (error, open) => {
		if (isOver) return;
		isOver = true;
		socket.off('close', onClose).setTimeout(0);
		if (error) socket.destroy();
		done(error, open);
	};
	const onClose = (): void => finish(brokenHandshake());
	socket.on('close', onClose);
	socket.setTimeout(timeoutMs, () => finish(new Error('Opening handshake has timed out')));
	// Who does not understand TLS hangs up.
	socket.on('error', (error: NodeJS.ErrnoException) => finish(error.code === 'ECONNRESET' || error.code === 'EPIPE' ? brokenHandshake() : error));
	socket.once('secureConnect', () => {
		const seen = fingerprintOf(socket);
		if (pinned && !fingerprints.includes(seen)) return finish(new FingerprintError(`its certificate is ${seen}, which is not the one that was pinned`));
		if (!pinned && !socket.authorized) return finish(verificationError(socket, host, seen));
		finish(null, socket);
	});
};

const brokenHandshake = (): Error => Object.assign(new Error('the connection broke during the TLS handshake'), {code: 'ERR_TLS_HANDSHAKE'});

/** What did not hold, with the fingerprint that was seen, for a person to compare. */
const verificationError = (socket: tls.TLSSocket, host: string, seenFingerprint: string): Error => {
	// A code, though its type says Error.
	const code = String(socket.authorizationError);
	const name = code === 'ERR_TLS_CERT_ALTNAME_INVALID' ? tls.checkServerIdentity(host, socket.getPeerCertificate()) : undefined;
	return Object.assign(name ?? new Error(`its certificate cannot be verified: ${code}`), {code, seenFingerprint});
};
