import {readFileSync} from 'node:fs';
import {describe, expect, it} from 'vitest';
import {createDetailsChoice, type DetailsWish} from '../../source/wire/choose-details.ts';
import {decodeClientMessage, decodeServerMessage} from '../../source/wire/decode.ts';
import {encodeMessage, encodePast} from '../../source/wire/encode.ts';
import {maxServerMessageBytes, maxTopics} from '../../source/wire/limits.ts';
import {topics, type Topic} from '../../source/wire/messages.ts';
import {topicStart} from '../../source/wire/recording.ts';

const shipped = (name: string): string => readFileSync(new URL(`../fixtures/wire/${name}.json`, import.meta.url), 'utf8').trim();
const refused = {ok: false, code: 'ERR_WIRE_SHAPE'};

describe('a recall that names topics', () => {
	it('comes out as it went in, and so does its answer', () => {
		for (const message of [{type: 'recall', from: 5, to: 9, topics: ['routes', 'facts'], at: 7}, {type: 'recall', from: 5, to: 9, topics: []}, {type: 'recall', from: 5, to: 9}] as const) {
			expect(decodeClientMessage(encodeMessage(message))).toEqual({ok: true, message});
		}
		for (const topic of ['routes', 'facts', 'databases', 'traces', 'requests', 'processes']) {
			const told = decodeServerMessage(shipped(`v1-topic-${topic}`));
			expect(decodeServerMessage(encodePast(shipped(`v1-topic-${topic}`))), topic).toEqual({ok: true, message: {type: 'past', message: told.ok && told.message}});
		}
		const end = {type: 'replayed', from: 5, to: 9, lost: 3, topics: ['routes']} as const;
		expect(decodeServerMessage(encodeMessage(end))).toEqual({ok: true, message: end});
	});

	it('leaves out topics of a newer monitor, and refuses what is no list of some', () => {
		expect(decodeClientMessage('{"type":"recall","from":1,"to":2,"topics":["weather","routes"]}')).toEqual({ok: true, message: {type: 'recall', from: 1, to: 2, topics: ['routes']}});
		for (const wrong of ['"routes"', '{}', '[1]', 'null', JSON.stringify(Array.from({length: maxTopics + 1}, () => 'routes'))]) expect(decodeClientMessage(`{"type":"recall","from":1,"to":2,"topics":${wrong}}`), wrong).toMatchObject(refused);
		expect(decodeClientMessage('{"type":"recall","from":1,"to":2,"topics":["routes"],"at":"noon"}')).toEqual({ok: true, message: {type: 'recall', from: 1, to: 2, topics: ['routes']}});
	});

	it('is answered with details alone: anything else in their place is refused, those of a newer agent are let pass', () => {
		for (const wrong of ['null', '[]', '"routes"', '{"type":"frame","seq":1,"time":1,"values":[],"latency":[]}', encodePast(shipped('v1-topic-routes')), '{"type":"topic","topic":"routes","seq":"x"}', '{"type":"topic","topic":"databases","seq":1,"data":[{}]}']) {
			expect(decodeServerMessage(`{"type":"past","message":${wrong}}`), wrong.slice(0, 60)).toMatchObject(refused);
		}
		expect(decodeServerMessage('{"type":"past"}')).toMatchObject(refused);
		expect(decodeServerMessage('{"type":"past","message":{"type":"topic","topic":"weather","seq":1}}')).toEqual({ok: true, message: {type: 'unknown', name: 'weather'}});
		expect(decodeServerMessage(encodePast(`{"type":"topic","pad":"${'x'.repeat(maxServerMessageBytes)}"}`))).toMatchObject({ok: false, code: 'ERR_WIRE_SIZE'});
	});

	it('is washed like everything that is told', () => {
		const hostile = shipped('v1-topic-routes').replace('"data":[{', '"data":[{"extra":"\\u001b[2J",').replace(/"route":"[^"]*"/, '"route":"/x\\u001b]0;owned\\u0007"');
		const decoded = decodeServerMessage(encodePast(hostile));
		expect(decoded.ok).toBe(true);
		expect(JSON.stringify(decoded)).not.toContain('\\u001b');
	});
});

describe('a hello', () => {
	it('tells which details may be asked for of the past; older ones tell none', () => {
		expect(decodeServerMessage(shipped('v1-hello-recall-topics'))).toMatchObject({ok: true, message: {recallTopics: ['routes', 'facts', 'databases', 'traces', 'requests']}});
		const older = decodeServerMessage(shipped('v1-hello-recall'));
		expect(older.ok && 'recallTopics' in older.message).toBe(false);
		expect(decodeServerMessage(shipped('v1-hello-recall').replace('"recallSeq":0', '"recallSeq":0,"recallTopics":5'))).toMatchObject(refused);
	});
});

describe('the start of a message of details', () => {
	it('tells topic and tick without reading the rest', () => {
		expect(topicStart(shipped('v1-topic-routes'))).toMatchObject({topic: 'routes'});
		for (const none of ['{"type":"frame","seq":1,"time":2}', '{"type":"topic","topic":"weather","seq":1,', '{"type":"topic","topic":"routes","data":[]}', '']) expect(topicStart(none)).toBeNull();
	});
});

describe('the details that hold for a stretch', () => {
	const choose = (wish: Partial<DetailsWish>, told: readonly (readonly [Topic, number, number?])[], intervalMs = 1000) => {
		const choice = createDetailsChoice({topics, from: 10_000, to: 10_100, at: 10_050, ...wish}, intervalMs);
		for (const [topic, seq, length = 10] of told) choice.take({topic, seq, text: `${topic} ${seq} ${'x'.repeat(Math.max(0, length - `${topic} ${seq} `.length))}`});
		const {texts, lost} = choice.end();
		return {chosen: texts.map(text => text.split(' ').slice(0, 2).join(' ')), length: texts.join('').length, lost};
	};

	it('are those of its ticks, the lists of the minute before, single ones of the 15 minutes before', () => {
		const told = [['requests', 9099], ['requests', 9100], ['traces', 9101], ['routes', 9999], ['facts', 9939], ['facts', 9940], ['databases', 9940], ['routes', 10_000], ['databases', 10_100], ['routes', 10_101]] as const;
		expect(choose({}, told).chosen).toEqual(['requests 9100', 'traces 9101', 'facts 9940', 'databases 9940', 'routes 10000', 'databases 10100']);
		// At ten ticks a second a minute is 600 of them.
		expect(choose({topics: ['facts']}, [['facts', 9399], ['facts', 9400]], 100).chosen).toEqual(['facts 9400']);
		expect(choose({topics: ['facts']}, [['routes', 10_000], ['facts', 10_000]]).chosen).toEqual(['facts 10000']);
	});

	it('are of the newest 900 ticks of it, whatever is asked for', () => {
		expect(createDetailsChoice({topics: ['routes'], from: 0, to: 1e9, at: 5}, 1000).first).toBe(1e9 - 899);
		expect(createDetailsChoice({topics: ['requests'], from: 0, to: 3, at: 3}, 1000).first).toBe(0);
		expect(createDetailsChoice({topics: [], from: 0, to: 3, at: 3}, 1000).end()).toEqual({texts: [], lost: 0});
	});

	it('are cut to what one answer may bring: those nearest to the instant stay, the others are counted', () => {
		const many = Array.from({length: 101}, (_, index) => ['routes', 10_000 + index, 40_000] as const);
		const {chosen, length, lost} = choose({topics: ['routes']}, many);
		expect(length).toBeLessThanOrEqual(2 * 1024 * 1024);
		expect(chosen.length).toBe(52);
		expect([chosen[0], chosen.at(-1), lost]).toEqual(['routes 10000', 'routes 10051', 49]);
		const late = choose({topics: ['routes'], at: 10_090}, many);
		expect([late.chosen[0], late.chosen.at(-1), late.lost]).toEqual(['routes 10039', 'routes 10090', 49]);
		// One that is too long alone takes the room of none.
		expect(choose({topics: ['facts']}, [['facts', 10_000], ['facts', 10_001, 1e6]])).toMatchObject({chosen: ['facts 10000'], lost: 1});
		expect(choose({topics: ['facts']}, [['facts', 10_001, 1e6], ['facts', 10_002]])).toMatchObject({chosen: ['facts 10002'], lost: 1});
	});

	it('are cut in number, too', () => {
		const {chosen, lost} = choose({topics: ['requests'], from: 9500, at: 10_100}, Array.from({length: 1500}, (_, index) => ['requests', 8601 + index] as const));
		expect([chosen.length, chosen.at(-1), lost]).toEqual([600, 'requests 10100', 900]);
	});
});
