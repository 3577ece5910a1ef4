/** What one host is made of: pools, file systems, cores, disks, networks. */
import type {HostBoard, PoolRow} from '../../signals/board.ts';
import type {CoreFact, DiskFact, FilesystemFact, NetworkFact} from '../../signals/facts.ts';
import {judge} from '../../signals/thresholds.ts';
import {drawBar} from '../../draw/bar.ts';
import {cutRow, span, titleRow} from '../../draw/compose.ts';
import {formatPool, formatValue} from '../../draw/format.ts';
import type {Row, Tone} from '../../draw/rows.ts';
import {drawSparkline} from '../../draw/sparkline.ts';
import {drawTable, type Column} from '../../draw/table.ts';
import {numberTone, pictureTone} from '../theme.ts';

/** Longer lists end in how many more there are. */
const longestList = 8;

const list = <T>(title: string, note: string, columns: readonly Column<T>[], items: readonly T[], width: number): Row[] =>
	items.length === 0 ? [] : [titleRow(title, width, note), ...drawTable(columns, items, {columns: width, rows: Math.min(items.length, longestList) + 1})];

const bytes = (value: number, width: number): string => formatValue(value, 'bytes', {width});
const rate = (value: number, width: number): string => formatValue(value, 'bytes/s', {width});

const poolColumns = (tone: (row: PoolRow) => Tone): readonly Column<PoolRow>[] => [
	{head: 'POOL', align: 'left', min: 8, max: 24, rank: 0, cell: ({service, pool}) => [span(service === '' || service === pool ? '' : `${service} `, 'dim'), span(pool)]},
	{head: 'IN USE', align: 'left', min: 12, max: 14, rank: 1, cell: (row, width) => [span(formatPool(row, width), tone(row))]},
	{head: 'IDLE', align: 'right', min: 4, max: 5, rank: 3, cell: ({idle}, width) => [span(formatValue(idle, 'count', {width}))]},
	{head: '', align: 'left', min: 8, max: 20, rank: 2, cell: (row, width) => drawBar(row.utilization, width, pictureTone(judge('pool', row.utilization, {waiting: row.waiting}), true))},
];

const filesystemColumns: readonly Column<FilesystemFact>[] = [
	{head: 'MOUNT', align: 'left', min: 8, max: 24, rank: 0, cell: ({mount}) => [span(mount)]},
	{head: 'USED', align: 'right', min: 5, max: 5, rank: 1, cell: ({utilization}, width) => [span(formatValue(utilization, 'ratio', {width}), numberTone(judge('disk', utilization), true))]},
	{head: '', align: 'left', min: 8, max: 20, rank: 2, cell: ({utilization}, width) => drawBar(utilization, width, pictureTone(judge('disk', utilization), true))},
	{head: 'OF', align: 'right', min: 7, max: 7, rank: 3, cell: ({totalBytes}, width) => [span(bytes(totalBytes, width), 'dim')]},
	{head: 'INODES', align: 'right', min: 6, max: 6, rank: 4, cell: ({inodesUtilization}, width) => [span(formatValue(inodesUtilization, 'ratio', {width}), 'dim')]},
	{head: 'TYPE', align: 'left', min: 5, max: 8, rank: 5, cell: ({type}) => [span(type, 'dim')]},
];

const diskColumns: readonly Column<DiskFact>[] = [
	{head: 'DISK', align: 'left', min: 8, max: 16, rank: 0, cell: ({device}) => [span(device)]},
	{head: 'BUSY', align: 'right', min: 5, max: 5, rank: 1, cell: ({ioUtilization}, width) => [span(formatValue(ioUtilization, 'ratio', {width}))]},
	{head: 'READ', align: 'right', min: 9, max: 9, rank: 2, cell: ({readBytesPerSecond}, width) => [span(rate(readBytesPerSecond, width))]},
	{head: 'WRITE', align: 'right', min: 9, max: 9, rank: 3, cell: ({writeBytesPerSecond}, width) => [span(rate(writeBytesPerSecond, width))]},
	{head: 'AWAIT', align: 'right', min: 6, max: 6, rank: 4, cell: ({awaitSeconds}, width) => [span(formatValue(awaitSeconds, 'seconds', {width}))]},
];

const networkColumns: readonly Column<NetworkFact>[] = [
	{head: 'NETWORK', align: 'left', min: 8, max: 16, rank: 0, cell: ({device}) => [span(device)]},
	{head: 'IN', align: 'right', min: 9, max: 9, rank: 1, cell: ({receiveBytesPerSecond}, width) => [span(rate(receiveBytesPerSecond, width))]},
	{head: 'OUT', align: 'right', min: 9, max: 9, rank: 2, cell: ({transmitBytesPerSecond}, width) => [span(rate(transmitBytesPerSecond, width))]},
];

/** Every core a cell, as high as it is busy. */
const drawCores = (cores: readonly CoreFact[], width: number): Row[] => {
	if (cores.length === 0) return [];
	const busiest = cores.reduce((most, {utilization}) => Math.max(most, utilization), 0);
	const title = titleRow('CORES', width, `${cores.length}, busiest ${formatValue(busiest, 'ratio')}`);
	const shown = cores.slice(0, width * 2).map(({utilization}) => utilization);
	const rows: Row[] = [title];
	for (let first = 0; first < shown.length; first += width) {
		const part = shown.slice(first, first + width);
		rows.push(cutRow([span(drawSparkline(part, part.length, 1), 'series1')], width));
	}
	return rows;
};

/** The lists that there is something to say in, each with its title. */
export const drawFacts = (host: HostBoard, columns: number): Row[][] => {
	const facts = host.facts;
	const isFresh = host.row.link === 'live';
	const poolTone = (row: PoolRow): Tone => numberTone(judge('pool', row.utilization, {waiting: row.waiting}), isFresh);
	return [
		list('POOLS', 'used/maximum +waiting', poolColumns(poolTone), host.pools, columns),
		list('FILE SYSTEMS', '', filesystemColumns, (facts?.filesystems ?? []).toSorted((a, b) => b.utilization - a.utilization), columns),
		drawCores(facts?.cores ?? [], columns),
		list('DISKS', '', diskColumns, (facts?.disks ?? []).toSorted((a, b) => b.ioUtilization - a.ioUtilization), columns),
		list('NETWORKS', '', networkColumns, facts?.networks ?? [], columns),
	].filter(rows => rows.length > 0);
};
