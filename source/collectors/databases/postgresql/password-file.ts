/** Passwords in the file that psql reads. https://www.postgresql.org/docs/current/libpq-pgpass.html */

export type PasswordQuestion = {readonly host: string; readonly port: number; readonly database: string; readonly user: string};

/** Fields of a line: separated by colons, where `\` takes the next character as it is. */
const splitFields = (line: string): string[] => {
	const fields = [''];
	for (let index = 0; index < line.length; index++) {
		const character = line[index] as string;
		const last = fields.length - 1;
		if (character === '\\' && index + 1 < line.length) fields[last] += line[++index] as string;
		else if (character === ':' && fields.length < 5) fields.push('');
		else fields[last] += character;
	}
	return fields;
};

/** The password of the first line that fits, or null. A folder of sockets is asked for as `localhost` too. */
export const findPassword = (text: string, {host, port, database, user}: PasswordQuestion): string | null => {
	const hosts = host.startsWith('/') ? [host, 'localhost'] : [host];
	for (const line of text.split(/\r?\n/)) {
		if (line.startsWith('#') || line.trim() === '') continue;
		const [ofHost, ofPort, ofDatabase, ofUser, password] = splitFields(line);
		const fits = (wanted: string | undefined, given: readonly string[]): boolean => wanted === '*' || (wanted !== undefined && given.includes(wanted));
		if (password !== undefined && fits(ofHost, hosts) && fits(ofPort, [String(port)]) && fits(ofDatabase, [database]) && fits(ofUser, [user])) return password;
	}
	return null;
};
