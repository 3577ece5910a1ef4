/**
 * What in a path, a label or a line looks like somebody's: addresses of e-mail, tokens, long numbers. It is told by its shape
 * alone; where that leaves it open, it is taken for private. Words and names of people look like any other word and stay.
 */

export type Placeholder = ':email' | ':token' | ':number';

/** Something on both sides of an @, however often it was escaped; a version (`lodash@4.17.1`) is none. */
const email = /[^\s@]@(?!v?\d+(?:\.\d+)*(?:-[\w.]+)?$)[^\s@]/;
const jsonWebToken = /^[\w-]{4,}\.[\w-]{4,}\.[\w-]{10,}$/;
/** Telephone numbers, card numbers: digits with what people put between them. */
const longNumber = /^\+?\d[\d\s().-]{7,}$/;
const calendar = /^\d{4}-\d{2}(?:-\d{2})?$/;
const address = /^\d{1,3}(?:\.\d{1,3}){3}$/;
/** Base64 of both alphabets. */
const letters = /[\w+/=~-]{10,}/g;
const runs = /[a-z]+|[A-Z]+|\d+/g;

/** Random letters change between upper case, lower case and digits all the time, words in camelCase once a word. */
const looksRandom = (word: string): boolean => {
	if (word.length < 10) return false;
	if (word.length >= 20 && /\d/.test(word) && /[a-z]/i.test(word)) return true;
	const kinds = word.match(runs)?.length ?? 0;
	if (kinds > word.length / (/\d/.test(word) ? 2.5 : 3)) return true;
	// One alphabet without any break, longer than words are.
	return word.length >= 32 && kinds === 1 && /[a-z]/i.test(word);
};

/** Percent-encoding of ASCII, twice: an address in a link is escaped once more. */
const unescape = (text: string): string => {
	let plain = text;
	for (let round = 0; round < 2 && plain.includes('%'); round++) plain = plain.replace(/%([2-7][0-9a-f])/gi, (_all, digits: string) => String.fromCharCode(parseInt(digits, 16)));
	return plain;
};

/** What one segment has to be replaced by, or null when nothing in it looks private. */
export const placeholderFor = (segment: string): Placeholder | null => {
	if (segment.length < 3) return null;
	const plain = unescape(segment);
	if (plain.includes('@') && email.test(plain)) return ':email';
	if (longNumber.test(plain) && !calendar.test(plain) && !address.test(plain)) return ':number';
	if (jsonWebToken.test(plain) && /\d/.test(plain)) return ':token';
	for (const [run] of plain.matchAll(letters)) if (looksRandom(run.replace(/[+/=~_-]/g, ''))) return ':token';
	return null;
};

/** Only what has one of these can hold something private: most routes do not, and are left at once. */
const suspicious = /[@?%=#]|\w{10}|\d[\d\s().-]\d|(?:token|secret|passw|cookie|auth|cred|api)/i;
const queries = /[?#][^\s/"'<>(){}?#]*=[^\s"'<>]*|\?[^\s/"'<>(){}]*$/g;
const credentials = /\/\/[^\s/@"']*@/g;
const words = /[^\s/,;|&"'<>()[\]{}]+/g;
/** `:id`, `*rest`, `$1`: what a framework writes for any value. */
const parameter = /^[:*$]/;
const namedSecret = /(?<![\w-])(["']?[\w-]{0,40}?(?:passw(?:or)?d|passwd|secret|token|api-?_?key|authorization|cookie|session-?_?id|credential)[\w-]{0,40}["']?\s*[:=]\s*)(?:bearer\s+|basic\s+)?("[^"]*"?|'[^']*'?|[^\s,;&}\]]+)/gi;

/** Nobody is shown more. */
const maxLooked = 4000;

/** Text that another program made up (a route it tells, the name of a span, a line nobody understood), without what looks private. */
export const maskPrivate = (text: string): string => {
	const head = text.length > maxLooked ? text.slice(0, maxLooked) : text;
	if (!suspicious.test(head)) return head;
	return head
		.replace(credentials, '//')
		.replace(queries, '')
		.replace(namedSecret, '$1…')
		.replace(words, word => {
			if (parameter.test(word)) return word;
			return word.split('=').map(part => placeholderFor(part) ?? part).join('=');
		});
};
