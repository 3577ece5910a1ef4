import {writeFile} from 'node:fs/promises';
import path from 'node:path';
import {describe, expect, test} from 'vitest';
import {readConfig, type Configured} from '../../source/commands/config-file.ts';
import {nothingInFile, UsageError, type CommandName} from '../../source/commands/options.ts';
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

test('what can be turned off may be written without its no', async () => {
	expect((await read('bell: false')).raw).toEqual({'no-bell': true});
	expect((await read('no-bell: true\ncolor: true')).raw).toEqual({'no-bell': true, 'no-color': false});
	await expect(read('bell: loud')).rejects.toThrow(/unknown option 'bell'/);
});
