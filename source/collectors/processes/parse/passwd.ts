/** /etc/passwd: names of users by their number. */
const maxUsers = 20_000;

/** Of several names for one number, the first, as everywhere. */
export const parsePasswd = (text: string): Map<number, string> => {
	const names = new Map<number, string>();
	for (const line of text.split('\n', maxUsers)) {
		const [name, , id] = line.split(':', 3);
		const userId = Number(id);
		if (name !== undefined && name !== '' && id !== undefined && id !== '' && Number.isInteger(userId) && !names.has(userId)) names.set(userId, name);
	}
	return names;
};
