/** `engineroom inputs --explain`: all that is collected, from the tables that it is collected by. */
import {wrapText} from '../draw/width.ts';
import {collected, details, neverCollected} from '../signals/collected.ts';

/** The same for programs. */
export const explainAsJson = (): unknown => ({
	schema: 1,
	collected: collected.map(({title, source, series}) => ({title, source, series: series.map(({name, kind, unit, labels, signal, help}) => ({name, kind, unit, labels, signal, help}))})),
	details,
	neverCollected,
});

/** Lines for a terminal of this many columns, or a pipe. */
export const explainInputs = (columns: number): string[] => {
	const width = Math.max(40, Math.min(columns, 140));
	const wrapped = (text: string, indent: string): string[] => wrapText(text, width - indent.length, 10).map(line => `${indent}${line}`);
	const lines = ['What an agent collects. A reading is numbers and names; nothing is sent until a monitor asks for it.', ''];
	for (const {title, source, series} of collected) {
		lines.push(title, ...wrapped(`from ${source}`, '  '));
		for (const {name, kind, unit, labels, help} of series) {
			lines.push(`  ${name}  ${kind} in ${unit}${labels.length === 0 ? '' : `, by ${labels.join(', ')}`}`, ...wrapped(help, '      '));
		}
		lines.push('');
	}
	lines.push('Details, sent only while somebody looks at them');
	for (const [topic, text] of Object.entries(details)) lines.push(`  ${topic}`, ...wrapped(text, '      '));
	lines.push('', 'Never collected');
	for (const text of neverCollected) {
		const [first = '', ...rest] = wrapped(text, '    ');
		lines.push(`  - ${first.trimStart()}`, ...rest);
	}
	return lines;
};
