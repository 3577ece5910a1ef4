import type {Host} from '../host-door.ts';

/** The text of a file that need not be there, or not for us; null then. */
export const readOptional = (host: Host, path: string): string | null => {
	try {
		return host.readText(path);
	} catch {
		return null;
	}
};
