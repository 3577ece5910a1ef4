/**
 * What this program asks of V8. Both are measured in docs/performance.md; `set` is `v8.setFlagsFromString`, which complains on stderr of
 * flags that an engine does not know, so flags are asked for by version.
 */
export type SetFlags = (flags: string) => void;

/** Bytes of bytecode that a function runs, in V8 11, before it is looked at for compiling: its own measure, and one for programs that mostly wait. */
const ownBudget = 67_584;
const patientBudget = 700_000;

const isOfNode20 = (engine: string): boolean => engine.startsWith('11.');

/**
 * Node 20's engine compiles a function for speed once it has run a little. For a program that works for ten milliseconds a second that never
 * pays: the compiler, on threads beside, takes as much of the CPU as what it compiles. What really runs hot gets there within a moment
 * all the same. Later engines count calls, and wait long enough by themselves.
 */
export const compileLater = (engine: string, set: SetFlags): void => {
	if (isOfNode20(engine)) set(`--interrupt-budget=${patientBudget}`);
};

/** From so many hosts on a monitor works rather than waits. */
export const manyHosts = 100;

/**
 * With frames of hundreds of hosts coming in, compiling pays; and what they leave behind is collected by the megabyte instead of thirty times a
 * second: a larger nursery, for some 30 MB.
 */
export const workHard = (engine: string, set: SetFlags): void => {
	if (isOfNode20(engine)) set(`--interrupt-budget=${ownBudget}`);
	if (/^1[1-3]\./.test(engine)) set('--semi-space-growth-factor=16');
};
