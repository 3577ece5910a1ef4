// Replaces ink/build/measure-text.js, which remembers every distinct text for ever: a monitor's numbers never repeat, so its
// memory grows without end. Same answers; the memory holds at most `limit` texts.
import widestLine from 'widest-line';

const limit = 500;
const cache = new Map();

export default function measureText(text) {
	if (text.length === 0) return {width: 0, height: 0};
	const known = cache.get(text);
	if (known) return known;
	if (cache.size >= limit) cache.clear();
	const dimensions = {width: widestLine(text), height: text.split('\n').length};
	cache.set(text, dimensions);
	return dimensions;
}

/** For tests: how many texts are remembered. */
export const measuredTexts = () => cache.size;
