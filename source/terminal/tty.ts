/**
 * Node sets terminals to blocking writes: a terminal that stops reading (Ctrl-S, a slow link, a scrolled-back tmux pane)
 * would stop the whole program, its links to the agents too. The handle's own switch undoes that; it is not public, so it
 * is looked for and, when missing, left.
 */
export const unblock = (stdout: object): 'unblocked' | 'unchanged' => {
	const handle: unknown = Reflect.get(stdout, '_handle');
	if (typeof handle !== 'object' || handle === null) return 'unchanged';
	const setBlocking: unknown = Reflect.get(handle, 'setBlocking');
	if (typeof setBlocking !== 'function') return 'unchanged';
	Reflect.apply(setBlocking, handle, [false]);
	return 'unblocked';
};
