/** What a program is called. */
import {existsSync, readFileSync, realpathSync} from 'node:fs';
import path from 'node:path';

export type Program = {readonly environment: Readonly<Record<string, string | undefined>>; /** The script that was started; undefined for `node -e`. */ readonly script: string | undefined};

/** As the environment says, else as the nearest package.json with a name does, else like the script; `node` when there is none. */
export const nameService = ({environment, script}: Program): string => {
	const told = environment['ENGINEROOM_SERVICE'] || environment['OTEL_SERVICE_NAME'];
	if (told) return told;
	if (!script) return 'node';
	const file = followLinks(path.resolve(script));
	return findPackageName(path.dirname(file)) ?? (path.basename(file).replace(/\.[cm]?[jt]s$/, '') || 'node');
};

/** A binary in node_modules/.bin is a link to the file of its package. */
const followLinks = (file: string): string => (existsSync(file) ? realpathSync(file) : file);

const findPackageName = (folder: string): string | null => {
	const file = path.join(folder, 'package.json');
	if (existsSync(file)) {
		const name = readName(file);
		if (name !== null) return name;
	}
	const above = path.dirname(folder);
	return above === folder ? null : findPackageName(above);
};

/** Null for one without a name (`{"type": "module"}`) and for one that cannot be read: the next one further out may do. */
const readName = (file: string): string | null => {
	try {
		const {name} = JSON.parse(readFileSync(file, 'utf8')) as {name?: unknown};
		return typeof name === 'string' && name !== '' ? name : null;
	} catch {
		return null;
	}
};
