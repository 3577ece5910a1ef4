/**
 * How an agent is brought to a host that has none: one command there, which reads the agent's program from its standard input,
 * runs it without ever writing a file, and from then on speaks the wire over its standard input and output.
 */

/** Older versions cannot run the agent. */
export const oldestNode = 20;

/** What the far end says, on a line of its own, once the agent runs; what a login shell prints before is passed over. */
export const readyMark = 'engineroom-agent-is-ready\n';
export const maxPreambleBytes = 64 * 1024;

/** The program is announced by a header of exactly this length. */
export const headerBytes = 128;
/** More than the program will ever be; a header is believed up to this. */
export const maxProgramBytes = 16 * 1024 * 1024;

export type BootstrapHeader = {
	/** Length of the program as sent: brotli over the text of a CommonJS module. */
	readonly bytes: number;
	readonly intervalMs: number;
	readonly discover: boolean;
};

export const encodeHeader = (header: BootstrapHeader): string => JSON.stringify(header).padEnd(headerBytes - 1) + '\n';

/** Runs in `node -e` there. No quotes but these, no backslash, `$` or `!`: it has to pass through any login shell unharmed. */
const loader = [
	'var i=process.stdin,h;',
	'function end(why){if(why)console.error("engineroom-bootstrap "+why);process.exit(4)}',
	`function read(){if(h===undefined){var t=i.read(${headerBytes});if(t===null)return;if(t.length<${headerBytes})return end();`,
	`try{h=JSON.parse(t.toString())}catch(e){return end("the header was garbled")}`,
	`if(h.bytes>${maxProgramBytes})return end("the program is too long")}`,
	'var c=i.read(h.bytes);if(c===null)return;',
	'i.removeListener("readable",read);i.removeListener("end",end);',
	'if(c.length<h.bytes)return end();',
	'process.title="engineroom agent";',
	'var M=require("module"),m=new M("engineroom-agent");',
	'm._compile(require("zlib").brotliDecompressSync(c).toString(),"engineroom-agent");',
	'm.exports.runStreamedAgent(h)}',
	'i.on("readable",read);i.on("end",end);',
].join('');

/** Where Node is put by those who do not install it for everybody; a shell that is not interactive does not find it there. */
const places = ['node', 'nodejs', '/usr/local/bin/node', '/opt/homebrew/bin/node', '/snap/bin/node', '"$HOME"/.nvm/versions/node/*/bin/node', '"$HOME"/.volta/bin/node', '"$HOME"/.asdf/shims/node', '"$HOME"/.local/bin/node'];

const search = [
	'f=;',
	`for n in ${places.join(' ')}; do`,
	'v=$("$n" -p process.versions.node </dev/null 2>/dev/null) || continue;',
	`[ "\${v%%.*}" -ge ${oldestNode} ] 2>/dev/null && exec "$n" -e "$0";`,
	'f="$f $v";',
	'done;',
	'echo "engineroom-bootstrap node:$f" >&2; exit 3',
].join(' ');

/** The command for the far login shell, whichever that is. */
export const bootstrapCommand = `exec sh -c '${search}' '${loader}'`;
