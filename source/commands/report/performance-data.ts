/** Performance data of monitoring plugins: `label=value[UOM];warn;crit;min;max` (https://www.monitoring-plugins.org/doc/guidelines.html). */
import type {HostSignals} from '../../signals/board.ts';
import type {Report} from '../../signals/report.ts';
import {washText} from '../../signals/text.ts';
import {thresholds, type Threshold} from '../../signals/thresholds.ts';

/** Readers cut the output of a plugin at 8 kB: of more hosts than this only the fleet's figures are told. */
export const maxHosts = 10;

type Unit = 's' | '%' | '';
type Datum = {readonly name: string; readonly value: number | null | undefined; readonly unit: Unit; readonly limits?: Threshold | undefined};

const rowsOf = ({latency, throughput, errors, cpu, memory, disk, pool}: HostSignals): readonly Datum[] => [
	{name: 'p95', value: latency?.p95, unit: 's', limits: thresholds.latency},
	{name: 'requests', value: throughput?.perSecond, unit: ''},
	{name: 'errors', value: errors?.ratio, unit: '%', limits: thresholds.errors},
	{name: 'cpu', value: cpu?.utilization, unit: '%', limits: thresholds.cpu},
	{name: 'memory', value: memory?.utilization, unit: '%', limits: thresholds.memory},
	{name: 'disk', value: disk?.utilization, unit: '%', limits: thresholds.disk},
	{name: 'pool', value: pool?.utilization, unit: '%', limits: thresholds.pool},
	{name: 'waiting', value: pool?.waiting, unit: ''},
];

/** A label may hold anything but `=`; quotes are needed around blanks and quotes, and a quote inside is written twice. */
const labelOf = (text: string): string => {
	const washed = washText(text, 100).replace(/[=|]/g, '_');
	return /^[\w./:-]+$/.test(washed) ? washed : `'${washed.replaceAll('\'', '\'\'')}'`;
};

/** Digits, sign and point only: what is too small for the sixth decimal is 0, never an exponent. */
const numberOf = (value: number): string => String(Math.round(value * 1e6) / 1e6);

const datumText = (label: string, {value, unit, limits}: Datum): string | null => {
	if (value === null || value === undefined || !Number.isFinite(value)) return null;
	const scaled = (number: number): string => numberOf(unit === '%' ? number * 100 : number);
	const bounds = limits ? `${scaled(limits.warning)};${scaled(limits.critical)}` : ';';
	return `${labelOf(label)}=${scaled(value)}${unit};${bounds};0${unit === '%' ? ';100' : ''}`;
};

/** What is not known is left out: a graph then shows a gap. Labels begin with the host when there are several. */
export const performanceData = (report: Report): string[] => {
	const several = report.hosts.length > 1;
	const names = report.hosts.map(({host}) => host);
	// Two hosts may have the same name; their targets differ.
	const prefixOf = ({host, target}: {readonly host: string; readonly target: string}): string => (several ? `${names.indexOf(host) === names.lastIndexOf(host) ? host : target} ` : '');
	const groups = report.hosts.length > maxHosts ? [{prefix: '', signals: report.fleet.signals}] : report.hosts.map(host => ({prefix: prefixOf(host), signals: host.signals}));
	return groups.flatMap(({prefix, signals}) => rowsOf(signals).map(datum => datumText(`${prefix}${datum.name}`, datum)).filter(text => text !== null));
};
