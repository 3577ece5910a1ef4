/** The traces of a host, with the parts of them that the agents of others were sent. */
import {joinTrace, type HeldPart} from '../../signals/join-traces.ts';
import type {Trace} from '../../signals/traces.ts';
import type {HostState} from '../host-state.ts';

type Joined = {readonly parts: readonly HeldPart[]; readonly trace: Trace};

export type TraceJoiner = (host: HostState, all: Iterable<HostState>, nameOf: (host: HostState) => string) => readonly Trace[];

const isSame = (a: readonly HeldPart[], b: readonly HeldPart[]): boolean => a.length === b.length && a.every(({host, trace}, index) => host === b[index]?.host && trace === b[index].trace);

/** Screens are drawn more often than traces grow: what was put together stays until a part of it is told anew. */
export const createTraceJoiner = (): TraceJoiner => {
	const kept = new WeakMap<Trace, Joined>();
	return (host, all, nameOf) => {
		const others = [...all].filter(other => other.id !== host.id && other.traces.size > 0);
		return [...host.traces.values()].map(own => {
			const parts = [host, ...others].flatMap((one): HeldPart[] => {
				const trace = one.traces.get(own.id);
				return trace ? [{host: nameOf(one), trace}] : [];
			});
			const before = kept.get(own);
			if (before && isSame(before.parts, parts)) return before.trace;
			const trace = joinTrace({host: nameOf(host), trace: own}, parts.slice(1));
			kept.set(own, {parts, trace});
			return trace;
		});
	};
};
