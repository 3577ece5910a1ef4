/**
 * Node 20's engine (V8 11) compiles a function for speed once it has run a little. For a program that works for ten milliseconds a second that
 * never pays: the compiler itself, on threads beside, takes as much of the CPU as what it compiles. It is told to wait for five to
 * ten times as much; what really runs hot (a large log, a flood of frames) gets there within a moment. Later engines count calls and wait
 * long enough by themselves.
 */

/** Bytes of bytecode that a function runs, in V8 11, before it is looked at for compiling; 67,584 to 135,168 by itself. */
const budget = 700_000;

/** `set` is `v8.setFlagsFromString`, which complains on stderr of flags that an engine does not know. */
export const compileLater = (engine: string, set: (flags: string) => void): void => {
	if (/^11\./.test(engine)) set(`--interrupt-budget=${budget}`);
};
