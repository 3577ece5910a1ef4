import fc from 'fast-check';
import {expect, test} from 'vitest';
import {textWidth} from '../../source/draw/width.ts';
import {washText} from '../../source/signals/text.ts';
import {signalNames} from '../../source/signals/catalog.ts';
import {reduce, type Action} from '../../source/view/model/reducer.ts';
import {createUiState, nothingSeen} from '../../source/view/model/state.ts';
import {defaultKeymap} from '../../source/view/key-bindings.ts';
import {drawScreen} from '../../source/view/screens/draw-screen.ts';
import {firstLayout} from '../../source/view/screens/picture.ts';
import {paintRow} from '../../source/view/theme.ts';
import {logEntries} from '../helpers/log-fixture.ts';
import {collectors, createBoardFixture, facts, fixtureTime, routes, type HostSpec} from '../helpers/board-fixture.ts';

// What has been washed at the border is what can reach a screen.
const name = fc.oneof(fc.string({unit: 'grapheme', minLength: 1, maxLength: 40}), fc.string({unit: 'binary', minLength: 1, maxLength: 20}), fc.constantFrom('日本語サーバー', '👩‍👩‍👧‍👦', 'ｆｕｌｌ', 'a'.repeat(300))).map(text => washText(text)).filter(text => text.trim() !== '' && !/NaN|null|undefined|Infinity/.test(text));
const value = fc.oneof({weight: 5, arbitrary: fc.double({min: 0, max: 2, noNaN: true})}, {weight: 1, arbitrary: fc.constantFrom(NaN, 0, 1e-9, 1e12, 1e300, Infinity)}, {weight: 1, arbitrary: fc.double({min: 0, max: 1e6, noNaN: true})});
const figure = fc.oneof(fc.constant(null), fc.integer({min: 0, max: 2_000_000}));
const host: fc.Arbitrary<HostSpec> = fc.record({
	name, id: name, link: fc.constantFrom('live', 'stale', 'down', 'connecting'), ageSeconds: fc.option(fc.double({min: 0, max: 1e7, noNaN: true})), reason: fc.option(name),
	severity: fc.constantFrom('ok', 'warning', 'critical'),
	values: fc.array(value, {minLength: 7, maxLength: 7}), hasPool: fc.boolean(), pool: fc.record({used: figure, max: figure, waiting: figure, idle: figure}),
	precision: fc.constantFrom('=', '≈', '≤', '≥'), findings: fc.array(name, {maxLength: 3}), isRich: fc.boolean(),
}).map(({values, hasPool, pool, findings, isRich, ...rest}): HostSpec => ({
	...rest,
	shapes: Object.fromEntries(signalNames.map((signal, index) => [signal, (at: number) => (at * 10) % 3 < 1 ? NaN : values[index]! * at])),
	pool: hasPool ? {...pool, utilization: pool.used !== null && pool.max ? pool.used / pool.max : null} : null,
	findings: findings.map(text => ({severity: 'critical', rule: 'x', subject: 'x', since: 0, text, evidence: []})),
	...(isRich ? {routes: routes.map(route => ({...route, route: rest.name})), facts: {...facts, filesystems: facts.filesystems.map(one => ({...one, mount: rest.name}))}, collectors: collectors.map(one => ({...one, from: rest.name, reason: rest.reason}))} : {}),
}));
const actions: readonly Action[] = [{type: 'move', by: 1}, {type: 'move', by: 'last'}, {type: 'enter'}, {type: 'help'}, {type: 'pause'}, {type: 'filter'}, {type: 'write', text: 'a'}, {type: 'back'}, {type: 'sort'}, {type: 'reverse'}, {type: 'tab', to: 1}, {type: 'tab', to: -1}, {type: 'tab', to: 'log'}, {type: 'mark'}];

test('no frame of any board is wider or taller than its terminal, or says what only programs say', () => {
	fc.assert(fc.property(fc.array(host, {maxLength: 12}), fc.integer({min: 1, max: 400}), fc.integer({min: 1, max: 200}), fc.array(fc.constantFrom(...actions), {maxLength: 5}), (hosts, columns, rows, keys) => {
		const board = Object.assign(createBoardFixture(hosts.map((one, index) => ({...one, id: `${index} ${one.id ?? ''}`}))), {entries: logEntries.map((entry, index) => ({...entry, name: hosts[index % Math.max(1, hosts.length)]?.name ?? '', text: `${entry.text} ${hosts[0]?.name ?? ''}`}))});
		let ui = createUiState();
		let picture = drawScreen({board, keymap: defaultKeymap, ui, size: {columns, rows}, now: fixtureTime, before: firstLayout});
		for (const action of [...keys, null]) {
			const lines = picture.rows.map(row => paintRow(row, {glyphs: 'unicode', color: 'none'}));
			expect(lines.length).toBeLessThanOrEqual(rows);
			for (const line of lines) {
				expect(textWidth(line)).toBeLessThanOrEqual(columns);
				expect(line).not.toMatch(/NaN|undefined|null|Infinity/);
			}
			if (!action) break;
			ui = reduce(ui, action, {seen: picture.seen ?? nothingSeen, now: fixtureTime, times: {...picture.layout, ...board.reach()}});
			picture = drawScreen({board, keymap: defaultKeymap, ui, size: {columns, rows}, now: fixtureTime, before: picture.layout});
		}
	}), {numRuns: 300});
}, 90_000);

test('a number is never cut: no frame of a healthy board has a mark of cutting beside a digit', () => {
	const spec: HostSpec = {name: 'api-1', shapes: Object.fromEntries(signalNames.map((signal, index) => [signal, () => [0.0842, 1234.5, 0.0821, 0.34, 0.61, 0.42, 1][index]!])), pool: {used: 120, max: 120, waiting: 370, idle: 0, utilization: 1}, precision: '≈'};
	fc.assert(fc.property(fc.integer({min: 20, max: 400}), fc.integer({min: 3, max: 200}), fc.integer({min: 1, max: 5}), (columns, rows, count) => {
		const board = createBoardFixture(Array.from({length: count}, (_, index) => ({...spec, name: `host-${index}`})));
		const first = drawScreen({board, keymap: defaultKeymap, ui: createUiState(), size: {columns, rows}, now: fixtureTime, before: firstLayout});
		const {rows: lines} = drawScreen({board, keymap: defaultKeymap, ui: createUiState(), size: {columns, rows}, now: fixtureTime, before: first.layout});
		for (const line of lines) expect(paintRow(line, {glyphs: 'unicode', color: 'none'})).not.toMatch(/[\d.]…/);
	}), {numRuns: 300});
}, 90_000);
