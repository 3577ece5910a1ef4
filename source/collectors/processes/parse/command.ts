/**
 * /proc/PID/cmdline to a short command: the program and at most the script that it runs. Arguments hold passwords and tokens
 * (`mysql -pSECRET`, `curl -H "Authorization: …"`, `bash -c '…'`): none is ever taken, and what cannot be told from one is none.
 */

type Interpreter = {
	readonly program: RegExp;
	/** What its scripts are called. */
	readonly script: RegExp;
	/** The option whose value is the script. */
	readonly option?: {readonly name: string; readonly value: RegExp};
	/** Options whose value is another file. */
	readonly skipped?: RegExp;
	/** Behind this comes code. */
	readonly ends?: RegExp;
};

const interpreters: readonly Interpreter[] = [
	{program: /^(?:node|nodejs|bun|deno)$/, script: /\.[cm]?[jt]s$/, skipped: /^(?:-r|--require|--import|--loader|--experimental-loader)$/, ends: /^(?:-[ep]+|--eval|--print)$/},
	{program: /^(?:python|pypy)[\d.]*$/, script: /\.py[cz]?$/, option: {name: '-m', value: /^[\w.]{1,60}$/}, ends: /^-\w*c$/},
	{program: /^ruby[\d.]*$/, script: /\.r[bu]$/, skipped: /^-[rI]$/, ends: /^-\w*e$/},
	{program: /^perl[\d.]*$/, script: /\.p[lm]$/, skipped: /^-I$/, ends: /^-\w*[eE]$/},
	{program: /^php[\d.]*$/, script: /\.ph(?:p|ar)$/, skipped: /^-[cd]$/, ends: /^-[rBRE]$/},
	{program: /^(?:ba|da|z|k|a)?sh$/, script: /\.(?:ba)?sh$/, ends: /^-\w*c$/},
	{program: /^java$/, script: /\.jar$|^(?:[a-z_]\w*\.)+[A-Z]\w*$/, option: {name: '-jar', value: /\.jar$/}, skipped: /^(?:-cp|-classpath|--class-path|-p|--module-path)$/},
	{program: /^dotnet$/, script: /\.dll$/},
];

/** Words looked at: of a class path there are many, of scripts there is one. */
const maxWords = 256;
const fileName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
/** Looks like the name of a file, and like nothing else. */
const isFile = (word: string): boolean => /^(?!\/(?:dev|proc)\/)[\w.+@/][\w./+@-]{0,199}$/.test(word);

const scriptOf = (words: readonly string[], {script, option, skipped, ends}: Interpreter): string | null => {
	const [first = ''] = words;
	// Directly behind the interpreter stands the script, whatever it is called: so the kernel starts what begins with #!.
	if (isFile(first) && (script.test(first) || first.includes('/'))) return fileName(first);
	for (const [index, word] of words.entries()) {
		const value = words[index + 1] ?? '';
		if (option?.name === word) return option.value.test(value) && isFile(value) ? fileName(value) : null;
		if (word === '--' || ends?.test(word)) return null;
		if (isFile(word) && script.test(word) && !skipped?.test(words[index - 1] ?? '')) return fileName(word);
	}
	return null;
};

/** A title that a program gave itself (`nginx: worker process`, `postgres: 15/main: checkpointer`): as far as it is plain words. */
const title = /^([\w.+/-]{1,60}): ?(?:[\w-]{1,20}\/[\w-]{1,20}: )?((?:[a-z][a-z_-]{0,30}(?: |$)){0,3})/;

/** Null when there is nothing: a thread of the kernel, or a process that has ended. */
export const parseCommand = (text: string): string | null => {
	const words = text.split('\0', maxWords);
	const [program = ''] = words;
	if (program.trim() === '') return null;
	const [, owner, rest = ''] = title.exec(program) ?? [];
	if (owner !== undefined) return `${fileName(owner)}: ${rest.trim()}`.replace(/: $/, '');
	// A title in which everything stands in one word, arguments too: the program is what comes before the first blank.
	const name = fileName(program.split(' ', 1)[0] ?? '').replace(/^-/, '');
	const known = interpreters.find(({program: pattern}) => pattern.test(name));
	const script = known && !program.includes(' ') ? scriptOf(words.slice(1), known) : null;
	return script === null ? name : `${name} ${script}`;
};
