import {writeFile} from 'node:fs/promises';
import path from 'node:path';
import {describe, expect, test} from 'vitest';
import {readConfig, type Configured} from '../../source/commands/config-file.ts';
import type {CommandName} from '../../source/commands/option-table.ts';
import {nothingInFile} from '../../source/commands/options.ts';
import {UsageError} from '../../source/commands/usage-error.ts';
import {newFolder} from '../helpers/folder.ts';

/** What a command makes of a file with this text. */
const read = async (text: string, command: CommandName = 'monitor'): Promise<Configured> => {
	const file = path.join(newFolder('config'), 'config.yaml');
	await writeFile(file, text);
	return readConfig(file, command, {});
};

describe('keys in the configuration file', () => {
	test('are bound', async () => {
		const {keymap} = await read('keys: {quit: x}');
		expect(keymap.find(({name}) => name === 'quit')?.keys).toEqual(['x']);
	});
	test('that nobody can understand are told with the file', async () => {
		await expect(read('keys: {quit: s}')).rejects.toThrow(UsageError);
		await expect(read('keys: {quit: s}')).rejects.toThrow(/^--config .*config\.yaml: keys: s is both sort and quit/);
		await expect(read('keys: [q]')).rejects.toThrow(/keys takes a mapping/);
	});
	test('are none of the agent, which has no screen', async () => {
		expect((await read('keys: {quit: s}', 'agent')).keymap).toBe(nothingInFile.keymap);
	});
});

describe('pins in the configuration file', () => {
	const [a, b, c] = ['a', 'b', 'c'].map(digit => `sha256:${digit.repeat(64)}`) as [string, string, string];
	test('stand with their target, by name in the list, or are for all', async () => {
		const {targets, filePins, raw} = await read(`targets:\n  - api-1\n  - target: api-2\n    tls-fingerprint: ${a}\n  - {target: api-3, tls-fingerprint: [${b}, ${c}]}\ntls-fingerprint: ['api-1=${c}', '${b}']\n`);
		expect(targets).toEqual(['api-1', 'api-2', 'api-3']);
		expect(filePins).toEqual([{target: 'api-2', fingerprint: a}, {target: 'api-3', fingerprint: b}, {target: 'api-3', fingerprint: c}, {target: 'api-1', fingerprint: c}, {target: null, fingerprint: b}]);
		expect(raw).toEqual({});
	});
	test.each([
		['targets: api-1', /targets takes a list of targets/],
		['targets: [{target: 7}]', /targets takes a list of targets/],
		['targets: [{tls-fingerprint: x}]', /targets takes a list of targets/],
		['targets: [{target: api-1, tls-fingerprint: []}]', /targets takes a list of targets/],
		['targets: [{target: api-1, tls-fingerprints: x}]', /targets takes a list of targets/],
		['targets: [{target: api-1, tls-fingerprint: sha256:12}]', /targets: tls-fingerprint of api-1 takes sha256: and 64/],
		[`targets: [{target: api-1, tls-fingerprint: 'api-2=${a}'}]`, /tls-fingerprint of api-1 names another target: api-2/],
		['tls-fingerprint: api-1=sha256:12', /tls-fingerprint takes sha256: and 64 .* TARGET= before/],
	])('%s is told with the file', async (text, message) => {
		await expect(read(text)).rejects.toThrow(UsageError);
		await expect(read(text)).rejects.toThrow(message);
	});
	test('are none of the agent, nor are targets', async () => {
		expect(await read(`targets: [{target: api-2, tls-fingerprint: ${a}}]\ntls-fingerprint: [${b}]\n`, 'agent')).toMatchObject({filePins: [], raw: {}});
	});
});

test('what can be turned off may be written without its no', async () => {
	expect((await read('bell: false')).raw).toEqual({'no-bell': true});
	expect((await read('no-bell: true\ncolor: true')).raw).toEqual({'no-bell': true, 'no-color': false});
	await expect(read('bell: loud')).rejects.toThrow(/unknown option 'bell'/);
});
