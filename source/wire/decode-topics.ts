/** Decoding of the topics: details of one host. */
import type {CoreFact, DiskFact, FilesystemFact, HostFacts, NetworkFact} from '../signals/facts.ts';
import {createClassCounts, statusClasses} from '../signals/status.ts';
import {decodeDistribution} from './distribution-codec.ts';
import {asAmount, asFields, asList, asText, asWhole, type Fields} from './fields.ts';
import {maxRoutesPerMessage} from './limits.ts';
import type {FactsMessage, RouteRecord, RoutesMessage} from './messages.ts';

const readRoute = (value: unknown): RouteRecord | null => {
	const fields = asFields(value);
	const service = asText(fields?.['service']);
	const method = asText(fields?.['method']);
	const route = asText(fields?.['route']);
	const errors = asAmount(fields?.['errors']);
	const counts = asFields(fields?.['classes']);
	if (!fields || service === null || method === null || route === null || errors === null || !counts) return null;
	const classes = createClassCounts();
	for (const name of statusClasses) {
		const count = asAmount(counts[name]);
		if (count === null) return null;
		classes[name] = count;
	}
	const latency = fields['latency'] === null ? null : decodeDistribution(fields['latency']);
	if (fields['latency'] !== null && latency === null) return null;
	return {service, from: asText(fields['from']) ?? '', method, route, classes, errors, latency};
};

export const readRoutes = (fields: Fields): RoutesMessage | null => {
	const seq = asWhole(fields['seq']);
	const covered = asFields(fields['observed']);
	const data = asList(fields['data'], maxRoutesPerMessage, readRoute);
	if (seq === null || !covered || !data) return null;
	const observed: Record<string, number> = Object.create(null) as Record<string, number>;
	for (const [service, value] of Object.entries(covered)) {
		const name = asText(service);
		const seconds = asAmount(value);
		if (name === null || seconds === null) return null;
		observed[name] = seconds;
	}
	return {type: 'topic', topic: 'routes', seq, observed, data};
};

const readCore = (value: unknown): CoreFact | null => {
	const fields = asFields(value);
	const core = asWhole(fields?.['core']);
	const utilization = asAmount(fields?.['utilization']);
	return core === null || utilization === null ? null : {core, utilization};
};

const readFilesystem = (value: unknown): FilesystemFact | null => {
	const fields = asFields(value);
	const mount = asText(fields?.['mount']);
	const totalBytes = asAmount(fields?.['totalBytes']);
	const usedBytes = asAmount(fields?.['usedBytes']);
	const utilization = asAmount(fields?.['utilization']);
	if (!fields || mount === null || totalBytes === null || usedBytes === null || utilization === null) return null;
	return {mount, device: asText(fields['device']) ?? '', type: asText(fields['type']) ?? '', totalBytes, usedBytes, utilization, inodesUtilization: asAmount(fields['inodesUtilization'])};
};

const readDisk = (value: unknown): DiskFact | null => {
	const fields = asFields(value);
	const device = asText(fields?.['device']);
	const readBytesPerSecond = asAmount(fields?.['readBytesPerSecond']);
	const writeBytesPerSecond = asAmount(fields?.['writeBytesPerSecond']);
	const ioUtilization = asAmount(fields?.['ioUtilization']);
	if (!fields || device === null || readBytesPerSecond === null || writeBytesPerSecond === null || ioUtilization === null) return null;
	return {device, readBytesPerSecond, writeBytesPerSecond, ioUtilization, awaitSeconds: asAmount(fields['awaitSeconds'])};
};

const readNetwork = (value: unknown): NetworkFact | null => {
	const fields = asFields(value);
	const device = asText(fields?.['device']);
	const receiveBytesPerSecond = asAmount(fields?.['receiveBytesPerSecond']);
	const transmitBytesPerSecond = asAmount(fields?.['transmitBytesPerSecond']);
	return device === null || receiveBytesPerSecond === null || transmitBytesPerSecond === null ? null : {device, receiveBytesPerSecond, transmitBytesPerSecond};
};

export const readFacts = (fields: Fields): FactsMessage | null => {
	const seq = asWhole(fields['seq']);
	const data = asFields(fields['data']);
	if (seq === null || !data) return null;
	const facts: {-readonly [K in keyof HostFacts]?: HostFacts[K]} = {};
	const lists = [
		['cores', asList(data['cores'] ?? [], 4096, readCore)],
		['filesystems', asList(data['filesystems'] ?? [], 256, readFilesystem)],
		['disks', asList(data['disks'] ?? [], 1024, readDisk)],
		['networks', asList(data['networks'] ?? [], 1024, readNetwork)],
	] as const;
	for (const [name, list] of lists) {
		if (!list) return null;
		if (data[name] !== undefined) Object.assign(facts, {[name]: list});
	}
	const scope = asText(data['scope']);
	if (scope !== null) facts.scope = scope;
	return {type: 'topic', topic: 'facts', seq, data: facts};
};
