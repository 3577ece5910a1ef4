/** The agent that is sent to other hosts: one file that needs nothing there but Node. */
import {existsSync} from 'node:fs';
import {builtinModules} from 'node:module';
import {fileURLToPath} from 'node:url';
import {brotliDecompressSync} from 'node:zlib';
import {beforeAll, describe, expect, it} from 'vitest';
import {readProgram} from '../../../source/commands/bootstrap/read-program.ts';
import {headerBytes} from '../../../source/wire/bootstrap.ts';

const file = new URL('../../../dist/streamed-agent.br', import.meta.url);
if (!existsSync(file)) throw new Error(`${fileURLToPath(file)} is missing: npm run build`);

/** Asked for in a `try` by those who can do without. */
const optional = ['bufferutil', 'utf-8-validate', 'pg-native', 'cardinal', 'osx-temperature-sensor', 'macos-temperature-sensor'];

describe('the agent that is sent', () => {
	let sent: Buffer;
	let text: string;
	beforeAll(async () => {
		sent = Buffer.from(await readProgram({intervalMs: 1000, discover: true}, file));
		text = brotliDecompressSync(sent.subarray(headerBytes)).toString();
	});

	it('is announced by its length and what it is to do', () => {
		expect(JSON.parse(sent.subarray(0, headerBytes).toString())).toEqual({bytes: sent.length - headerBytes, intervalMs: 1000, discover: true});
	});

	it('asks for nothing that is not in Node, and loads no other file', () => {
		const asked = [...text.matchAll(/\brequire\("([^"]+)"\)/g)].map(([, name]) => name!);
		expect(asked).toContain('node:fs');
		expect(asked.filter(name => !builtinModules.includes(name.replace(/^node:/, '')) && !optional.includes(name))).toEqual([]);
		expect(text).not.toMatch(/[^.\w]import\(|import\.meta/);
	});

	it('has the drivers of the databases in it, and is worth no more than 400 kB of anybody\'s line', () => {
		for (const driver of ['connectPostgresql', 'connectMysql']) expect(text).toContain(driver);
		expect(sent.length).toBeLessThan(400_000);
	});

	it('is missed with a reason', async () => {
		await expect(readProgram({intervalMs: 1000, discover: true}, new URL('file:///nonexistent/agent.br'))).rejects.toThrow(/--bootstrap: the agent to send is missing \(ENOENT\)/);
	});
});
