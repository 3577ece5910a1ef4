/** The file that the programs of MySQL read for user, password and socket. https://dev.mysql.com/doc/refman/8.4/en/option-files.html */

const groups: ReadonlySet<string> = new Set(['client', 'client-server', 'client-mariadb']);

const unquote = (value: string): string => {
	const quoted = /^(["'])(.*)\1$/.exec(value);
	const text = quoted?.[2] ?? value.replace(/\s+#.*$/, '');
	return text.replace(/\\([btnrs\\])/g, (_, letter: string) => ({b: '\b', t: '\t', n: '\n', r: '\r', s: ' '})[letter] ?? letter);
};

/** The options of [client], by name with `-` for `_`; later ones win. What it includes is not followed. */
export const readClientOptions = (text: string): ReadonlyMap<string, string> => {
	const options = new Map<string, string>();
	let isClient = false;
	for (const raw of text.split(/\r?\n/)) {
		const line = raw.trim();
		const group = /^\[(.+)\]$/.exec(line)?.[1];
		if (group !== undefined) isClient = groups.has(group.trim());
		else if (isClient && line !== '' && !/^[#;!]/.test(line)) {
			const [, name = '', value = ''] = /^([\w-]+)\s*(?:=\s*(.*))?$/.exec(line) ?? [];
			if (name !== '') options.set(name.replaceAll('_', '-'), unquote(value));
		}
	}
	return options;
};
