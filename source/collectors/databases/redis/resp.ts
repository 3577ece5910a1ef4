/** Replies of Redis' protocol, version 2, from bytes that come in any pieces. https://redis.io/docs/latest/develop/reference/protocol-spec/ */

/** An error that the server replied with, in its words: `NOAUTH Authentication required.` */
export class RedisReplyError extends Error {
	override readonly name = 'RedisReplyError';
}

export type Reply = string | number | null | RedisReplyError | readonly Reply[];

export type ReplyReader = {
	/** The replies that are whole with these bytes. Throws when they are no replies, or larger than the limits. */
	push(bytes: Uint8Array): Reply[];
};

/** INFO is 10 to 50 kB; nothing that is asked for comes near this. */
export const maxReplyBytes = 4 * 1024 * 1024;
const maxDepth = 8;
const maxItems = 10_000;
type Decoder = InstanceType<typeof TextDecoder>;
const [carriageReturn, lineFeed] = [13, 10];

/** One reply and where it ends, or null when it is not whole yet. */
type Parsed = {readonly reply: Reply; readonly end: number};

const findLineEnd = (bytes: Uint8Array, from: number): number => {
	for (let at = bytes.indexOf(carriageReturn, from); at !== -1; at = bytes.indexOf(carriageReturn, at + 1)) if (bytes[at + 1] === lineFeed) return at;
	return -1;
};

const parse = (bytes: Uint8Array, start: number, depth: number, decoder: Decoder): Parsed | null => {
	if (start >= bytes.length) return null;
	const lineEnd = findLineEnd(bytes, start + 1);
	if (lineEnd === -1) return null;
	const line = decoder.decode(bytes.subarray(start + 1, lineEnd));
	const end = lineEnd + 2;
	const kind = String.fromCharCode(bytes[start] as number);
	if (kind === '+') return {reply: line, end};
	if (kind === '-') return {reply: new RedisReplyError(line), end};
	if (!(kind === ':' || kind === '$' || kind === '*') || !/^-?\d{1,19}$/.test(line)) throw new Error('no reply of Redis');
	const number = Number(line);
	if (kind === ':') return {reply: number, end};
	if (number === -1) return {reply: null, end};
	if (kind === '$') return parseBulk(bytes, end, number, decoder);
	return parseArray(bytes, end, number, depth, decoder);
};

const parseBulk = (bytes: Uint8Array, start: number, length: number, decoder: Decoder): Parsed | null => {
	if (length < 0 || length > maxReplyBytes) throw new Error(`a reply larger than ${maxReplyBytes} bytes`);
	const end = start + length + 2;
	if (bytes.length < end) return null;
	if (bytes[end - 2] !== carriageReturn || bytes[end - 1] !== lineFeed) throw new Error('no reply of Redis');
	return {reply: decoder.decode(bytes.subarray(start, end - 2)), end};
};

const parseArray = (bytes: Uint8Array, start: number, length: number, depth: number, decoder: Decoder): Parsed | null => {
	if (length < 0 || length > maxItems || depth >= maxDepth) throw new Error('a reply with too many items');
	const items: Reply[] = [];
	let at = start;
	for (let index = 0; index < length; index++) {
		const item = parse(bytes, at, depth + 1, decoder);
		if (item === null) return null;
		items.push(item.reply);
		at = item.end;
	}
	return {reply: items, end: at};
};

export const createReplyReader = (): ReplyReader => {
	const decoder = new TextDecoder();
	let rest = new Uint8Array(0);
	return {
		push(bytes) {
			const whole = rest.length === 0 ? bytes : new Uint8Array(rest.length + bytes.length);
			if (rest.length > 0) {
				whole.set(rest);
				whole.set(bytes, rest.length);
			}
			const replies: Reply[] = [];
			let at = 0;
			for (let parsed = parse(whole, at, 0, decoder); parsed !== null; parsed = parse(whole, at, 0, decoder)) {
				replies.push(parsed.reply);
				at = parsed.end;
			}
			if (whole.length - at > maxReplyBytes) throw new Error(`a reply larger than ${maxReplyBytes} bytes`);
			// Copied: what was handed in belongs to the caller.
			rest = whole.slice(at);
			return replies;
		},
	};
};

/** A command as an array of bulk strings; words in UTF-8. */
export const encodeCommand = (words: readonly string[]): string =>
	`*${words.length}\r\n${words.map(word => `$${new TextEncoder().encode(word).length}\r\n${word}\r\n`).join('')}`;
