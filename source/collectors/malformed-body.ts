/** A body that is not what it should be: it breaks off, or is of another format. Nothing of it counts. */
export class MalformedBody extends Error {
	override readonly name = 'MalformedBody';
	readonly code = 'ERR_MALFORMED';
}
