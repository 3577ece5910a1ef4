/** The agent's program as it is sent to hosts without one; the build leaves it beside the other files. */
import {readFile} from 'node:fs/promises';
import {encodeHeader, type BootstrapHeader} from '../../wire/bootstrap.ts';

const besideUs = new URL('./streamed-agent.br', import.meta.url);

/** Header and program. */
export const readProgram = async ({intervalMs, discover}: Omit<BootstrapHeader, 'bytes'>, file: URL = besideUs): Promise<Uint8Array> => {
	const program = await readFile(file).catch((error: NodeJS.ErrnoException) => {
		throw new Error(`--bootstrap: the agent to send is missing (${error.code ?? error.message}): build or install engineroom anew`);
	});
	return Buffer.concat([Buffer.from(encodeHeader({bytes: program.length, intervalMs, discover})), program]);
};
