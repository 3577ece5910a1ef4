/** What a variable of a log format stands for: which of them are read, and which are only passed over. */
export type Role = 'status' | 'request' | 'method' | 'path' | 'seconds' | 'upstream-seconds' | 'milliseconds' | 'microseconds' | 'whole-seconds' | 'bracketed' | 'text';

/** A notation's pattern, cut into what stands there as it is and what is filled in. */
export type Piece = {readonly literal: string} | {readonly field: string; readonly role: Role};

/** Roles that give a duration, the finest first. */
export const timeRoles = ['microseconds', 'milliseconds', 'seconds', 'upstream-seconds', 'whole-seconds'] as const satisfies readonly Role[];
export type TimeRole = (typeof timeRoles)[number];
export const isTime = (role: Role): role is TimeRole => (timeRoles as readonly Role[]).includes(role);
