/** What a log's service is called: by its own lines, else by where the file lies. */
import {washText} from '../../signals/text.ts';
import {serviceOfLine} from './formats/json/service.ts';

const plainFolders = new Set(['', 'log', 'logs', 'var', 'tmp', 'data', 'srv', 'opt', 'home', 'root', 'run']);
const aliases: Readonly<Record<string, string>> = {apache2: 'apache', httpd: 'apache'};

export const nameService = (path: string, sample: readonly string[]): string => {
	const told = new Set(sample.slice(-20).map(line => (line.startsWith('{') ? serviceOfLine(line) : null)));
	const [only] = told;
	if (told.size === 1 && only) return washText(only, 60);
	const parts = path.split('/');
	const base = (parts.pop() ?? '').replace(/\.\d+$/, '').replace(/\.(?:log|json|ndjson|jsonl|txt)$/i, '').replace(/(?:^|[._-])(?:access|log|ssl|combined|json)(?=$|[._-])/gi, '').replace(/^[._-]+|[._-]+$/g, '');
	const folder = parts.pop() ?? '';
	const name = base !== '' ? base : plainFolders.has(folder) ? 'access-log' : (aliases[folder] ?? folder);
	return washText(name, 60);
};
