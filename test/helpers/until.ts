import {setTimeout as wait} from 'node:timers/promises';

/** Looks again and again until `holds`; fails, saying what it waited for, when that takes longer than any machine should need. */
export const until = async (holds: () => boolean | Promise<boolean>, what: string, withinMs = 15_000): Promise<void> => {
	const ends = performance.now() + withinMs;
	while (!(await holds())) {
		if (performance.now() > ends) throw new Error(`waited in vain until ${what}`);
		await wait(25);
	}
};
