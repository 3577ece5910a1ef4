/** A TLS connection that is handed out only when the other side is who it should be: nothing, no token either, is sent before. */
import net from 'node:net';
import type {Duplex} from 'node:stream';
import tls from 'node:tls';
import type {Trust} from './trust.ts';

/** A certificate that is not one of those that were pinned. */
export class FingerprintError extends Error {
	override readonly name = 'FingerprintError';
	readonly code = 'ERR_FINGERPRINT';
}

/**
 * `host` is whom the certificate must be for. A port of that host that says nothing for `silenceMs` is given up, and one that says
 * little by little after `maxSilences` times that; what is gone through already has a limit of its own.
 */
type Endpoint = {readonly host: string; readonly way: {readonly port: number; readonly silenceMs: number} | {readonly through: Duplex}};
export type TlsDone = (error: Error | null, socket?: tls.TLSSocket) => void;

export const maxSilences = 4;

/** Empty digits when there is no certificate: no pin is that. */
const fingerprintOf = ({fingerprint256 = ''}: Partial<tls.PeerCertificate>): string => `sha256:${fingerprint256.replaceAll(':', '').toLowerCase()}`;

/**
 * Calls back once. With fingerprints these are all that counts; else the chain, the name and the dates are verified. Returns what
 * counts the bytes as they come: the socket that speaks TLS counts whole records only.
 */
export const connectTls = ({host, way}: Endpoint, trust: Trust, done: TlsDone): Pick<net.Socket, 'bytesRead'> | null => {
	if ('through' in way) {
		shakeHands(host, way.through, trust, done);
		return null;
	}
	const wire = net.connect({host, port: way.port, noDelay: true});
	let isOver = false;
	const finish: TlsDone = (error, open) => {
		if (isOver) return;
		isOver = true;
		wire.setTimeout(0);
		if (error) wire.destroy();
		done(error, open);
	};
	let heardBytes = 0;
	let looks = 0;
	wire.setTimeout(way.silenceMs).on('timeout', () => {
		if (++looks === maxSilences || wire.bytesRead === heardBytes) return finish(new Error('Opening handshake has timed out'));
		// Over a slow link a chain of certificates takes seconds.
		heardBytes = wire.bytesRead;
		wire.setTimeout(way.silenceMs);
	});
	wire.on('error', finish);
	wire.once('connect', () => {
		// From here on the socket that speaks TLS tells.
		wire.off('error', finish).on('error', () => undefined);
		shakeHands(host, wire, trust, finish);
	});
	return wire;
};

const shakeHands = (host: string, through: Duplex, {authorities, fingerprints}: Trust, done: TlsDone): void => {
	const pinned = fingerprints.length > 0;
	const socket = tls.connect({
		host, socket: through, minVersion: 'TLSv1.2', ALPNProtocols: ['http/1.1'],
		...(net.isIP(host) === 0 && {servername: host}),
		...(authorities !== null && {ca: authorities}),
		// Decided below, before the socket is handed out: only there can be said which certificate it was.
		rejectUnauthorized: false,
	});
	let isOver = false;
	const finish: TlsDone = (error, open) => {
		if (isOver) return;
		isOver = true;
		socket.off('close', onClose);
		if (error) socket.destroy();
		done(error, open);
	};
	const onClose = (): void => finish(brokenHandshake());
	socket.on('close', onClose);
	// Who does not understand TLS hangs up.
	socket.on('error', (error: NodeJS.ErrnoException) => finish(error.code === 'ECONNRESET' || error.code === 'EPIPE' ? brokenHandshake() : error));
	socket.once('secureConnect', () => {
		// Asked for once: after getPeerX509Certificate, Node 20 has none to give any more.
		const certificate = socket.getPeerCertificate();
		const seen = fingerprintOf(certificate);
		if (pinned && !fingerprints.includes(seen)) return finish(new FingerprintError(`its certificate is ${seen}, which is not the one that was pinned`));
		if (!pinned && !socket.authorized) return finish(verificationError(String(socket.authorizationError), certificate, host));
		finish(null, socket);
	});
};

const brokenHandshake = (): Error => Object.assign(new Error('the connection broke during the TLS handshake'), {code: 'ERR_TLS_HANDSHAKE'});

/** What did not hold (a code, though its type says Error), with the fingerprint that was seen, for a person to compare. */
const verificationError = (code: string, certificate: tls.PeerCertificate, host: string): Error => {
	const name = code === 'ERR_TLS_CERT_ALTNAME_INVALID' ? tls.checkServerIdentity(host, certificate) : undefined;
	return Object.assign(name ?? new Error(`its certificate cannot be verified: ${code}`), {code, seenFingerprint: fingerprintOf(certificate)});
};
