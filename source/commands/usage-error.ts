/** A command line or a configuration that cannot be understood: one line for stderr, exit code 2. */
export class UsageError extends Error {
	override readonly name = 'UsageError';
	readonly code = 'ERR_USAGE';
}
