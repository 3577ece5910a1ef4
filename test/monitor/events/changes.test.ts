import {describe, expect, it} from 'vitest';
import {changeFindings, endAfterMs, type OpenFindings} from '../../../source/monitor/events/findings-change.ts';
import {changeLink, firstLink, type LinkMemory} from '../../../source/monitor/events/link-change.ts';
import type {Finding, LinkState} from '../../../source/signals/board.ts';

const finding = (rule: string, severity: Finding['severity'] = 'warning'): Finding => ({severity, rule, subject: 'shop', since: 0, text: `${rule} is ${severity}`, evidence: []});

describe('findings of a host', () => {
	const play = (steps: readonly (readonly [time: number, found: readonly Finding[]])[]): string[] => {
		let open: OpenFindings = new Map();
		return steps.flatMap(([time, found]) => {
			const next = changeFindings(open, found, time);
			open = next.open;
			return next.changes.map(({change, finding: {rule}, time: at}) => `${rule} ${change} at ${at}`);
		});
	};
	it('begin, get worse and end, each told once', () => {
		const warm = finding('cpu');
		const hot = finding('cpu', 'critical');
		expect(play([[0, []], [1000, [warm]], [2000, [warm]], [3000, [hot]], [4000, [hot]], [5000, []], [6000, []], [5000 + endAfterMs, []], [20_000, []]])).toEqual(['cpu began at 1000', 'cpu worse at 3000', 'cpu ended at 5000']);
	});
	it('have not ended while they are only missing for a moment', () => {
		expect(play([[0, [finding('cpu')]], [1000, []], [999 + endAfterMs, []], [5000, [finding('cpu')]], [6000, []], [7000, []]])).toEqual(['cpu began at 0']);
	});
	it('are told apart by rule and subject', () => {
		expect(play([[0, [finding('cpu'), finding('disk')]], [1000, [finding('disk'), {...finding('disk'), subject: '/var'}]]])).toEqual(['cpu began at 0', 'disk began at 0', 'disk began at 1000']);
	});
	it('getting milder is no news', () => {
		expect(play([[0, [finding('cpu', 'critical')]], [1000, [finding('cpu')]]])).toEqual(['cpu began at 0']);
	});
});

describe('the link of a host', () => {
	const play = (states: readonly (readonly [number, LinkState])[]): string[] => {
		let link: LinkMemory = firstLink;
		return states.flatMap(([time, state]) => {
			const next = changeLink(link, state, time);
			link = next.link;
			return next.change ? [`${next.change.change} ${next.change.lostSeconds}`] : [];
		});
	};
	it('is told of when it is lost, when it is given up, and when it is back, with how long it was lost', () => {
		expect(play([[0, 'connecting'], [1000, 'live'], [5000, 'stale'], [6000, 'stale'], [10_000, 'down'], [65_000, 'live']])).toEqual(['stale 0', 'down 5', 'back 60']);
	});
	it('is not told of when it comes up for the first time', () => expect(play([[0, 'connecting'], [1000, 'live']])).toEqual([]));
	it('is back when it was never reached before', () => expect(play([[0, 'connecting'], [1000, 'down'], [4000, 'live']])).toEqual(['down 0', 'back 3']));
});
