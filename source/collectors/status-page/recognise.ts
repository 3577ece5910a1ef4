/** Which status page a body is, told by what stands in it. */
export const statusPageKinds = ['nginx-stub-status', 'haproxy-stats', 'php-fpm-status', 'apache-server-status', 'spring-actuator'] as const;
export type StatusPageKind = (typeof statusPageKinds)[number];

/** No page is longer before it says what it is. */
const lookedAt = 64 * 1024;

const texts: readonly (readonly [StatusPageKind, RegExp])[] = [
	['nginx-stub-status', /^\s*Active connections:\s*\d+\s+server accepts handled requests/],
	['haproxy-stats', /^# pxname,svname,/],
	['php-fpm-status', /^pool:\s+\S+.*\r?\nprocess manager:/],
	['apache-server-status', /^(?:BusyWorkers|IdleWorkers|Scoreboard|Total Accesses): /m],
	// As people see them: the same address has a form for machines.
	['haproxy-stats', /<title>Statistics Report for HAProxy/i],
	['apache-server-status', /<h1>Apache (?:Server )?Status for /i],
];

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null && !Array.isArray(value);

const recogniseJson = (text: string): StatusPageKind | null => {
	let parsed: unknown;
	try {
		parsed = JSON.parse(text);
	} catch {
		// No JSON, whatever it called itself: then it is none of these.
		return null;
	}
	if (!isObject(parsed)) return null;
	if ('accepted conn' in parsed && 'active processes' in parsed) return 'php-fpm-status';
	if (isObject(parsed['_links']) && 'metrics' in parsed['_links']) return 'spring-actuator';
	const names = parsed['names'];
	return Array.isArray(names) && names.some(name => typeof name === 'string' && /^(?:jvm|http\.server|process|system)\./.test(name)) ? 'spring-actuator' : null;
};

/**
 * The kind of status page that a body is, or null for anything else (a metrics page, say). The content type decides nothing
 * where the body is plain, since half of these programs send text/plain; JSON is looked for where it is called JSON or looks like it.
 */
export const recogniseStatusPage = (contentType: string, bodyText: string): StatusPageKind | null => {
	if (/json/i.test(contentType) || /^\s*\{/.test(bodyText)) return recogniseJson(bodyText);
	const head = bodyText.slice(0, lookedAt);
	for (const [kind, pattern] of texts) if (pattern.test(head)) return kind;
	return null;
};
