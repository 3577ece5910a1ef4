import {once} from 'node:events';
import net from 'node:net';
import {afterEach, describe, expect, test} from 'vitest';
import {startDelayProxy, type DelayProxy} from '../../../source/commands/demo/delay-proxy.ts';
import {until} from '../../helpers/until.ts';

let echo: net.Server | null = null;
let proxy: DelayProxy | null = null;

const start = async (): Promise<DelayProxy> => {
	echo = net.createServer(socket => socket.on('error', () => undefined).pipe(socket));
	await new Promise<void>(resolve => echo!.listen(0, '127.0.0.1', resolve));
	const {port} = echo.address() as net.AddressInfo;
	return (proxy = await startDelayProxy(() => net.connect(port, '127.0.0.1')));
};
afterEach(async () => {
	await proxy?.close();
	echo?.close();
});

const ask = async (socket: net.Socket, text: string): Promise<string> => {
	socket.write(text);
	let answer = '';
	while (answer.length < text.length) answer += String((await once(socket, 'data'))[0]);
	return answer;
};

describe('the door in front of the embedded database', () => {
	test('passes everything in order, prompt or late', async () => {
		const {port, setDelay} = await start();
		const socket = net.connect(port, '127.0.0.1');
		const text = 'x'.repeat(300_000);
		expect(await ask(socket, text)).toBe(text);
		setDelay(0.001);
		expect(await ask(socket, 'a')).toBe('a');
		expect(await ask(socket, text)).toBe(text);
		socket.destroy();
	});

	test('makes each connection wait for itself only', async () => {
		const {port, setDelay} = await start();
		setDelay(30);
		const late = net.connect(port, '127.0.0.1');
		const answered: string[] = [];
		late.on('data', data => answered.push(String(data)));
		late.write('late');
		await once(late, 'ready');
		setDelay(0);
		const prompt = net.connect(port, '127.0.0.1');
		expect(await ask(prompt, 'prompt')).toBe('prompt');
		late.destroy();
		prompt.destroy();
	});

	test('closes both sides of all connections', async () => {
		const {port, close} = await start();
		const socket = net.connect(port, '127.0.0.1');
		await ask(socket, 'hello');
		const closed = once(socket, 'close');
		await close();
		await closed;
		await until(() => new Promise(resolve => echo!.getConnections((_, count) => resolve(count === 0))), 'the other side has no connection');
	});
});
