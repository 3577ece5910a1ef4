/** The note beside the collector: who reports, who is silent, and what went wrong. */
export type Told = {readonly service: string | null; readonly pid: number | null; /** Since it was asked and has not answered. */ readonly silentSeconds: number};
export type Programs = {readonly programs: readonly Told[]; readonly services: ReadonlyMap<string, number>; /** Reports and lines that were not taken. */ readonly ignored: number; readonly fault: string | null};

/** A program may be busy this long before it is worth a word. */
const silentFromSeconds = 2;
const maxNamed = 4;

const many = (count: number, one: string, more = `${one}s`): string => `${count} ${count === 1 ? one : more}`;

export const sayPrograms = ({programs, services, ignored, fault}: Programs): string => {
	if (programs.length === 0) return ['no program reports: start yours with node --import engineroom/register', fault].filter(Boolean).join(' · ');
	const named = [...services].sort(([, a], [, b]) => b - a);
	const notes = [`${many(programs.length, 'process', 'processes')}${named.length > 0 ? `: ${named.slice(0, maxNamed).map(([service, count]) => `${service} ×${count}`).join(', ')}` : ''}${named.length > maxNamed ? ` and ${named.length - maxNamed} more` : ''}`];
	const silent = programs.filter(({silentSeconds}) => silentSeconds >= silentFromSeconds);
	const [first] = [...silent].sort((a, b) => b.silentSeconds - a.silentSeconds);
	if (first) notes.push(`${many(silent.length, 'process', 'processes')} not answering, ${first.service ?? 'one'} (pid ${first.pid ?? 'unknown'}) for ${Math.floor(first.silentSeconds)} s`);
	if (ignored > 0) notes.push(`${many(ignored, 'line')} not taken`);
	if (fault !== null) notes.push(fault);
	return notes.join(' · ');
};
