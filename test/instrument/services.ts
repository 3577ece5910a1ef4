/** Databases that tests use when they are there; ENGINEROOM_REQUIRE_SERVICES=1 makes their absence a failure. */
import net from 'node:net';

const answers = (port: number): Promise<boolean> =>
	new Promise(resolve => {
		const socket = net.connect(port, '127.0.0.1', () => {
			socket.destroy();
			resolve(true);
		});
		socket.on('error', () => resolve(false));
	});

/** True when the service has to be gone without; says so once. */
export const isMissing = async (name: string, port: number): Promise<boolean> => {
	if (await answers(port)) return false;
	const reason = `nothing listens on 127.0.0.1:${port}`;
	if (process.env['ENGINEROOM_REQUIRE_SERVICES'] === '1') throw new Error(`no ${name}: ${reason}`);
	process.stderr.write(`skipped: the library with ${name} (${reason})\n`);
	return true;
};
