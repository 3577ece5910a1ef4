const units: Readonly<Record<string, number>> = {ns: 1e-9, us: 1e-6, µs: 1e-6, μs: 1e-6, ms: 1e-3, s: 1, m: 60, h: 3600};

/** Seconds of a duration as Go prints it: `10.444159ms`, `8.903µs`, `1m2.5s`; null for anything else. */
export const parseGoDuration = (text: string): number | null => {
	let seconds = 0;
	let end = 0;
	const part = /(\d+(?:\.\d+)?)(ns|us|µs|μs|ms|s|m|h)/y;
	while (end < text.length) {
		part.lastIndex = end;
		const match = part.exec(text);
		if (!match) return null;
		seconds += Number(match[1]) * (units[match[2] as string] as number);
		end = part.lastIndex;
	}
	return end > 0 ? seconds : null;
};
