/** How long to wait before trying again: exponential with full jitter, so that many monitors do not come back at once. */
export type BackoffPolicy = {readonly firstMs: number; readonly maxMs: number};

/** Reconnecting to an agent: short, since a restarted agent has to be live again within 2 s. */
export const reconnectPolicy: BackoffPolicy = {firstMs: 100, maxMs: 1000};
/** Reaching a host through ssh again: each try is a login. */
export const sshPolicy: BackoffPolicy = {firstMs: 500, maxMs: 15_000};
/** What ssh refused until a person has done something. */
export const sshPersonPolicy: BackoffPolicy = {firstMs: 30_000, maxMs: 60_000};
/** A login that was refused: hosts shut out who fails five times in ten minutes. */
export const sshLoginPolicy: BackoffPolicy = {firstMs: 240_000, maxMs: 600_000};
/** An agent that does not take the token: a monitor alone must not use up what its address may try in a minute. */
export const refusedPolicy: BackoffPolicy = {firstMs: 10_000, maxMs: 20_000};
/** Reading an input that failed. */
export const retryPolicy: BackoffPolicy = {firstMs: 1000, maxMs: 5000};

/** Milliseconds before attempt `attempt` (1 = the first retry); `random` is 0..1. At least half of the full delay. */
export const backoffMs = (policy: BackoffPolicy, attempt: number, random: number): number => {
	const full = Math.min(policy.maxMs, policy.firstMs * 2 ** Math.min(30, Math.max(0, attempt - 1)));
	return full / 2 + (full / 2) * random;
};
