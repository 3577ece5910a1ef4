// Replaces ink/build/wrap-text.js, which remembers every distinct text it ever wrapped or cut, like measure-text.js. Same
// answers; the memory holds at most `limit` texts.
import wrapAnsi from 'wrap-ansi';
import cliTruncate from 'cli-truncate';

const limit = 500;
const cache = new Map();

export default function wrapText(text, maxWidth, wrapType) {
	const key = `${maxWidth} ${wrapType} ${text}`;
	const known = cache.get(key);
	if (known !== undefined) return known;
	if (cache.size >= limit) cache.clear();
	const wrapped = wrap(text, maxWidth, wrapType);
	cache.set(key, wrapped);
	return wrapped;
}

const positions = {'truncate-middle': 'middle', 'truncate-start': 'start'};

const wrap = (text, maxWidth, wrapType) => {
	if (wrapType === 'wrap') return wrapAnsi(text, maxWidth, {trim: false, hard: true});
	if (wrapType.startsWith('truncate')) return cliTruncate(text, maxWidth, {position: positions[wrapType] ?? 'end'});
	return text;
};

/** For tests: how many texts are remembered. */
export const wrappedTexts = () => cache.size;
