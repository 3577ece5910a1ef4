/** /proc/PID/io: bytes that really went from and to storage since the process began. */
export type ProcessIo = {readonly readBytes: number; readonly writeBytes: number};

const line = (text: string, name: string): number => Number(new RegExp(`^${name}: (\\d+)$`, 'm').exec(text)?.[1] ?? NaN);

/** Null when the text is not one. */
export const parseProcessIo = (text: string): ProcessIo | null => {
	const io = {readBytes: line(text, 'read_bytes'), writeBytes: line(text, 'write_bytes')};
	return Number.isFinite(io.readBytes) && Number.isFinite(io.writeBytes) ? io : null;
};
