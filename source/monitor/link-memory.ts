import type {Transport} from './link.ts';

/** An agent in the same process, as far as a link needs to know it. */
type LocalAgent<Session extends {receive(text: string): void}> = {
	attach(peer: {send(text: string): void; bufferedBytes(): number; close(code: number, reason: string): void}): Session;
	detach(session: Session): void;
};

/** A link to an agent inside this process: the same messages as over a socket, without one. */
export const createMemoryTransport =
	<Session extends {receive(text: string): void}>(agent: LocalAgent<Session>): Transport =>
	events => {
		let session: Session | null = null;
		let closed = false;
		const close = (reason: string): void => {
			if (closed) return;
			closed = true;
			if (session) agent.detach(session);
			events.onClose(reason);
		};
		// In a later turn, as from a socket: nobody is called back before connecting has returned.
		queueMicrotask(() => {
			if (closed) return;
			events.onOpen();
			session = agent.attach({
				send: text => queueMicrotask(() => {
					if (!closed) events.onMessage(text);
				}),
				bufferedBytes: () => 0,
				close: (_code, reason) => close(reason),
			});
		});
		return {
			send: text => session?.receive(text),
			close: () => close('closed here'),
		};
	};
