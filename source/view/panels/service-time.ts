/** Where the time of a trace went, by service: parts of the critical path, which add up to the whole. */
import type {CriticalPath} from '../../signals/critical-path.ts';
import {drawBar} from '../../draw/bar.ts';
import {cutRow, span, titleRow} from '../../draw/compose.ts';
import {formatValue} from '../../draw/format.ts';
import type {Row, Tone} from '../../draw/rows.ts';
import {padText, textWidth} from '../../draw/width.ts';

const tones: readonly Tone[] = ['series1', 'series2', 'series3'];

/** The tone of each service, the one with most of the time first; of spans beyond the first three services they repeat. */
export const serviceTones = ({services}: CriticalPath): ReadonlyMap<string, Tone> =>
	new Map(services.flatMap(({service}) => service ?? []).map((service, index) => [service, tones[index % tones.length] ?? 'plain']));

const unknownName = 'no span known';
const share = (seconds: number, total: number): number | null => (total > 0 ? seconds / total : null);

type Whole = {readonly totalSeconds: number; /** What services are called here; as they are when it does not say. */ readonly names: ReadonlyMap<string, string>};

/** In one line: `shop 2.60 s 84 % · payments 480 ms 16 %`. */
const drawLine = (path: CriticalPath, {totalSeconds, names}: Whole, columns: number): Row =>
	cutRow(path.services.flatMap(({service, seconds}, index): Row => [
		span(index === 0 ? '' : ' · ', 'dim'), span(nameIn(names, service), service === null ? 'dim' : (serviceTones(path).get(service) ?? 'plain')),
		span(` ${formatValue(seconds, 'seconds')} ${formatValue(share(seconds, totalSeconds), 'ratio')}`),
	]), columns);

const nameIn = (names: Whole['names'], service: string | null): string => (service === null ? unknownName : (names.get(service) ?? service));

const most = 6;

/** A title and a row a service where there is room, else one line. */
export const drawServiceTime = (path: CriticalPath, whole: Whole, columns: number, form: 'table' | 'line'): Row[] => {
	const {totalSeconds, names} = whole;
	if (form === 'line') return [drawLine(path, whole, columns)];
	const byTone = serviceTones(path);
	const shown = path.services.slice(0, most);
	const rest = path.services.slice(most);
	const name = Math.min(32, Math.floor(columns / 3), Math.max(...shown.map(({service}) => textWidth(nameIn(names, service))), 8));
	const bar = Math.max(0, Math.min(40, columns - name - 2 - 18));
	const row = (label: string, seconds: number, tone: Tone): Row => [
		span(`  ${padText(label, name)} `, tone === 'dim' ? 'dim' : 'plain'), ...drawBar(share(seconds, totalSeconds), bar, tone),
		span(padText(formatValue(seconds, 'seconds', {width: 8}), 9, 'right')), span(padText(formatValue(share(seconds, totalSeconds), 'ratio', {width: 6}), 7, 'right'), 'dim'),
	];
	return [
		titleRow('TIME BY SERVICE', columns, `on the critical path: what was waited for last; adds up to ${formatValue(totalSeconds, 'seconds')}`),
		...shown.map(({service, seconds}) => row(nameIn(names, service), seconds, service === null ? 'dim' : (byTone.get(service) ?? 'plain'))),
		...(rest.length > 0 ? [row(`${rest.length} more`, rest.reduce((sum, {seconds}) => sum + seconds, 0), 'dim')] : []),
	].map(one => cutRow(one, columns));
};
