import {CollectorError} from '../collector.ts';
import type {Host} from '../host-door.ts';

/** The text of a file that need not be there, or not for us; null then. */
export const readOptional = (host: Host, path: string): string | null => {
	try {
		return host.readText(path);
	} catch {
		return null;
	}
};

/** The text of a file without which there is nothing to tell: `absent` where it does not exist, `failed` where it is kept from us. */
export const readNeeded = (host: Host, path: string, code: string): string => {
	try {
		return host.readText(path);
	} catch (error) {
		const reason = (error as {readonly code?: unknown}).code;
		if (reason === 'ENOENT') throw new CollectorError(code, `${path} cannot be read: there is none; is /proc mounted?`, 'absent');
		throw new CollectorError(code, `${path} cannot be read (${String(reason)}): may this user read it?`);
	}
};
