/** Where a trace that several hosts told was, and what was done about their clocks. */
import {formatValue} from '../../draw/format.ts';
import type {Trace, TracePart, TraceSpan} from '../../signals/traces.ts';

type Whole = Pick<Trace, 'parts'>;

/** Hosts whose spans are in it; one when nothing was told elsewhere. */
export const countHosts = ({parts}: Whole): number => (parts ? parts.filter(({place}) => place !== 'apart').length : 1);

export const isShifted = ({parts = []}: Whole): boolean => parts.some(({shiftSeconds}) => shiftSeconds !== 0);

/** `payments on pay-1`; the service alone in a trace of one host. */
export const sayService = ({service, host}: Pick<TraceSpan, 'service' | 'host'>): string => (host === undefined ? service : `${service} on ${host}`);

/** `payments on pay-1, pay-2`: each service of a trace with the hosts that it ran on. */
export const sayServices = ({spans, parts}: Trace): ReadonlyMap<string, string> => {
	const hosts = new Map<string, Set<string>>();
	for (const {service, host} of spans) hosts.set(service, (hosts.get(service) ?? new Set()).add(host ?? ''));
	return new Map([...hosts].map(([service, where]) => [service, parts ? `${service} on ${[...where].join(', ')}` : service]));
};

const sayPlace = ({place, shiftSeconds}: TracePart): string => {
	if (place === 'apart') return ' left out: no span links it, and its clock has it at another time';
	if (place === 'by its clock') return ' placed by its clock: no span links it';
	if (shiftSeconds === 0) return '';
	return `, its clock ≈ ${formatValue(Math.abs(shiftSeconds), 'seconds')} ${shiftSeconds > 0 ? 'behind' : 'ahead'}: shifted into what called it`;
};

/** `pay-1 4 spans, its clock ≈ 3.20 s behind: shifted into what called it · shop-1 2 spans`: what is not as its clock says comes first. */
export const sayParts = ({parts = []}: Whole): string =>
	parts.toSorted((a, b) => Number(b.shiftSeconds !== 0) - Number(a.shiftSeconds !== 0)).map(part => `${part.host} ${formatValue(part.spans, 'count')} ${part.spans === 1 ? 'span' : 'spans'}${sayPlace(part)}`).join(' · ');
