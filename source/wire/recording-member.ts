/**
 * The first bytes of a part in a compressed recording: a gzip header with a field of ours that tells when the part begins, so that
 * parts are found without decompressing. Any gunzip skips the field.
 */
const signature = [0x1f, 0x8b, 8, 4, 0, 0, 0, 0, 0, 3, 12, 0, 0x45, 0x52, 8, 0] as const;
export const memberHeaderBytes = signature.length + 8;
/** What a gzip header without such a field is long. */
export const plainHeaderBytes = 10;

export const encodeMemberHeader = (at: number): Uint8Array => {
	const bytes = new Uint8Array(memberHeaderBytes);
	bytes.set(signature);
	new DataView(bytes.buffer).setBigUint64(signature.length, BigInt(Math.max(0, Math.round(at))), true);
	return bytes;
};

/** Where in `bytes` parts begin, and when. */
export const findMembers = (bytes: Uint8Array): {readonly offset: number; readonly at: number}[] => {
	const found: {offset: number; at: number}[] = [];
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	for (let offset = bytes.indexOf(signature[0]); offset !== -1 && offset + memberHeaderBytes <= bytes.length; offset = bytes.indexOf(signature[0], offset + 1)) {
		if (signature.every((byte, index) => bytes[offset + index] === byte)) found.push({offset, at: Number(view.getBigUint64(offset + signature.length, true))});
	}
	return found;
};
