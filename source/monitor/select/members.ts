/** What a row that stands for several hosts is made of: hosts whole, or one service of each. */
import type {HostSignals} from '../../signals/board.ts';
import {createTally, type Tally} from '../../signals/tally.ts';
import type {ServiceColumns} from '../columns.ts';
import type {Watched} from '../watched.ts';
import {mergeSignals} from './add-figures.ts';
import {selectHostSignals, selectService} from './figures.ts';
import {nowRange, type View} from './view.ts';
import type {Range} from './fold.ts';
import {addUpHeads} from './head-figures.ts';
import {describeLatency} from './latency.ts';

/** `service` is null where the whole host is meant. */
export type Member = {readonly one: Watched; readonly service: ServiceColumns | null};

/** Old numbers are not added to new ones: of hosts that are not live nothing is part of a sum. */
export const countedMembers = (members: readonly Member[]): readonly Member[] => members.filter(({one}) => one.link === 'live');

/** Adds the latencies of a member over a range. */
export const addLatencyOf = ({one: {host}, service}: Member, {first, end}: Range, into: Tally): void => host.latency.addTo(into, first, end, service?.service ?? null);

const signalsOfMember = ({one: {host}, service}: Member, range: Range): HostSignals =>
	service === null ? selectHostSignals(host, range) : {...selectService(host, range, service), cpu: null, memory: null, disk: null};

/** How the latencies of all members over a range each are added up. */
export type AddLatencies = (told: readonly {readonly member: Member; readonly range: Range}[], into: Tally) => void;
export const addEach: AddLatencies = (told, into) => {
	for (const {member, range} of told) addLatencyOf(member, range, into);
};

/** The signals of all members as of now. Ready-made quantiles cannot be merged: of one member alone they are told. */
export const selectMembers = (members: readonly Member[], view: View, add: AddLatencies = addEach): HostSignals => {
	const told = countedMembers(members).map(member => ({member, range: nowRange(member.one.host, view)}));
	const [only] = told;
	if (only && told.length === 1) return signalsOfMember(only.member, only.range);
	const merged = createTally();
	add(told, merged);
	const latency = describeLatency(merged);
	if (told.every(({member}) => member.service === null)) return addUpHeads(told.map(({member, range}) => ({host: member.one.host, range})), latency);
	return mergeSignals(told.map(({member, range}) => signalsOfMember(member, range)), latency);
};
