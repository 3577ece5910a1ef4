/** Paths to routes: what stands for one thing of many (ids, hashes, dates) or is private becomes a placeholder, the query is dropped. */
import {placeholderFor} from './private-text.ts';

const segments: readonly (readonly [RegExp, string])[] = [
	[/^\d+$/, ':id'],
	[/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i, ':uuid'],
	[/^\d{4}-\d{2}(?:-\d{2})?(?:T[\d:.Z+-]+)?$/, ':date'],
	// Words have vowels in sensible places; digests, object ids and tokens have digits among letters and length.
	[/^(?=.*\d)(?=.*[a-f])[0-9a-f]{12,}$/i, ':hash'],
	[/^(?=.*\d)(?=.*[a-z])[\w-]{20,}={0,2}$/i, ':token'],
	[/^[\w-]+\.[\w-]+\.[\w-]{10,}$/, ':token'],
	// ids with a prefix: ord_18f3a2, user-4711
	[/^[a-z]{1,10}[_-](?=[0-9a-z]*\d)[0-9a-z]{4,}$/i, ':id'],
];
const maxDepth = 8;
const maxLength = 120;

const templateSegment = (segment: string): string => {
	for (const [pattern, placeholder] of segments) if (pattern.test(segment)) return placeholder;
	// Fingerprints in the names of built files: app.3f2a1b9c.js
	const file = segment.replace(/([.-])(?=[0-9a-f]*\d)[0-9a-f]{6,}(?=\.[a-z0-9]{1,5}$)/i, '$1:hash');
	const placeholder = placeholderFor(file);
	if (placeholder !== null) return placeholder;
	// Keys in parentheses (OData) and values with a name.
	if (segment.endsWith(')') && segment.includes('(')) return `${segment.slice(0, segment.indexOf('('))}(:id)`;
	const equals = segment.indexOf('=');
	if (equals > 0 && equals < segment.length - 1) return `${segment.slice(0, equals)}=:value`;
	return file;
};

/** The route of a path or of a whole URL. Percent-encoding stays as it is. */
export const templateRoute = (target: string): string => {
	let path = target.length > 2000 ? target.slice(0, 2000) : target;
	const absolute = /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i.exec(path)?.[0];
	if (absolute !== undefined) path = path.slice(absolute.length) || '/';
	const end = path.search(/[?#;]/);
	if (end !== -1) path = path.slice(0, end);
	if (path === '' || path === '*') return path === '' ? '/' : '*';
	const parts = path.split('/').filter((part, index) => index === 0 || part !== '');
	const kept = parts.slice(0, maxDepth + 1).map(templateSegment);
	if (parts.length > maxDepth + 1) kept.push('…');
	const route = kept.join('/') || '/';
	return route.length > maxLength ? `${route.slice(0, maxLength - 1)}…` : route;
};
