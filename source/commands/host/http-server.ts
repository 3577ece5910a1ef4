/** An HTTP server for collectors that are told numbers: bodies whole, decompressed and bounded, one answer each. */
import http from 'node:http';
import type {AddressInfo} from 'node:net';
import zlib from 'node:zlib';
import {boundConnections, createPlaces} from '../../agent/connections.ts';
import type {HttpServerOptions, IncomingRequest, OutgoingReply, RunningServer} from '../../collectors/host-door.ts';
import {readOpenFiles} from '../open-files.ts';

type Answer = (request: IncomingRequest) => Promise<OutgoingReply>;
type Body = Pick<IncomingRequest, 'body' | 'refused'>;
const nothing = new Uint8Array(0);

/** Rejects with Node's code when the address cannot be listened on. */
export const serveHttp = async (options: HttpServerOptions, answer: Answer): Promise<RunningServer> => {
	const server = http.createServer({headersTimeout: 10_000, requestTimeout: 30_000, keepAliveTimeout: 65_000}, (request, response) => {
		void readBody(request, options.maxBodyBytes)
			.then(body => {
				if (body !== null) places.keep(request.socket);
				return body;
			})
			.then(body => body && answer({method: request.method ?? 'GET', path: (request.url ?? '/').split('?', 1)[0] as string, headers: plainHeaders(request.headers), ...body}))
			.catch((): OutgoingReply => ({status: 500, body: 'this went wrong here\n'}))
			.then(reply => reply && respond(response, reply));
	});
	const places = createPlaces({most: boundConnections(options.maxConnections, 1 / 4, readOpenFiles()), mostOfPeer: Infinity});
	server.on('connection', socket => places.take(socket));
	server.on('clientError', (_, socket) => void socket.destroy());
	await new Promise<void>((resolve, reject) => {
		server.once('error', reject);
		server.listen(options.port, options.address, () => {
			server.off('error', reject);
			server.on('error', () => undefined);
			resolve();
		});
	});
	const {address, port} = server.address() as AddressInfo;
	return {
		address,
		port,
		close: () => new Promise(resolve => {
			server.close(() => resolve());
			server.closeAllConnections();
		}),
	};
};

const plainHeaders = (headers: http.IncomingHttpHeaders): Record<string, string> =>
	Object.fromEntries(Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, Array.isArray(value) ? value.join(', ') : value]])));

const respond = (response: http.ServerResponse, {status, headers, body}: OutgoingReply): void => {
	response.on('error', () => undefined);
	const bytes = typeof body === 'string' ? Buffer.from(body) : (body ?? nothing);
	response.writeHead(status, {...headers, 'content-length': bytes.length});
	response.end(bytes);
};

const decompressors: Readonly<Record<string, ((bytes: Uint8Array, options: zlib.ZlibOptions, done: (error: Error | null, bytes: Buffer) => void) => void) | null>> = {identity: null, gzip: zlib.gunzip, 'x-gzip': zlib.gunzip, deflate: zlib.inflate};

/** Null when the other side went away before it had said all. */
const readBody = async (request: http.IncomingMessage, maxBytes: number): Promise<Body | null> => {
	const encoding = (request.headers['content-encoding'] ?? 'identity').trim().toLowerCase();
	const decompress = Object.hasOwn(decompressors, encoding) ? decompressors[encoding] : undefined;
	const raw = await readRaw(request, maxBytes);
	if (raw === null || 'refused' in raw) return raw;
	if (decompress === undefined) return {body: nothing, refused: 'encoding'};
	if (decompress === null) return {body: raw.bytes, refused: null};
	return new Promise(resolve => decompress(raw.bytes, {maxOutputLength: maxBytes}, (error, bytes) => {
		if (!error) return resolve({body: bytes, refused: null});
		resolve({body: nothing, refused: (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE' ? 'too-large' : 'broken'});
	}));
};

const readRaw = (request: http.IncomingMessage, maxBytes: number): Promise<{bytes: Uint8Array} | Body | null> =>
	new Promise(resolve => {
		const chunks: Buffer[] = [];
		let bytes = 0;
		request.on('data', (chunk: Buffer) => {
			bytes += chunk.length;
			// What is too much is read to its end and thrown away, up to a bound: the other side then hears why.
			if (bytes <= maxBytes) chunks.push(chunk);
			else if (bytes > maxBytes * 4) request.destroy();
			else chunks.length = 0;
		});
		request.on('end', () => resolve(bytes > maxBytes ? {body: nothing, refused: 'too-large'} : {bytes: Buffer.concat(chunks)}));
		request.on('error', () => resolve(null));
		request.on('close', () => resolve(null));
	});
