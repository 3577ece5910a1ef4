/** Whether the disk may be written to: it is never filled, and asked again after a while when it failed. */
import type {Clock} from '../../signals/clock.ts';
import type {Disk} from './disk-door.ts';

export type Room = {
	hasRoom(): Promise<boolean>;
	failed(error: unknown): void;
	succeeded(): void;
	/** Why nothing is written; null while it is. */
	trouble(): string | null;
};

/** Below this share of free space nothing is written; above the second one it goes on. */
export const leastFree = 0.05;
export const goOnFree = 0.06;
const askEveryMs = 5000;

/** What a disk says, for people. */
export const explainDisk = (error: unknown): string => {
	const {code, message} = error as {code?: unknown; message?: unknown};
	const reasons: Readonly<Record<string, string>> = {ENOSPC: 'the disk is full', EDQUOT: 'the quota is used up', EROFS: 'the file system is read-only', EACCES: 'not allowed to write there', EIO: 'the disk fails', ENOENT: 'the folder has gone'};
	// Errors of our own say more than their codes.
	if (typeof code === 'string' && !code.startsWith('ERR_')) return reasons[code] ?? code;
	return String(message);
};

export const createRoom = (disk: Disk, clock: Clock): Room => {
	let askedAt = -Infinity;
	let isLow = false;
	let freeShare = 1;
	let failure: string | null = null;
	let notBefore = -Infinity;
	const percent = (share: number): string => `${Math.floor(share * 1000) / 10} %`;
	return {
		async hasRoom() {
			if (clock.now() < notBefore) return false;
			if (clock.now() - askedAt >= askEveryMs) {
				askedAt = clock.now();
				const {freeBytes, totalBytes} = await disk.space();
				freeShare = totalBytes > 0 ? freeBytes / totalBytes : 1;
				isLow = freeShare < (isLow ? goOnFree : leastFree);
			}
			return !isLow;
		},
		failed(error) {
			failure = explainDisk(error);
			notBefore = clock.now() + askEveryMs;
		},
		succeeded() {
			if (clock.now() >= notBefore) failure = null;
		},
		trouble() {
			if (failure !== null) return `nothing is kept on disk: ${failure}`;
			return isLow ? `nothing is kept on disk: ${percent(freeShare)} of it is free, it goes on above ${percent(goOnFree)}` : null;
		},
	};
};
