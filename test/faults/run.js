// npm run faults [-- SCALE]: the fault tests with more of everything, and the table of what they cost in docs/reliability.md.
import {readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {measureFaults, root, tableOf} from './measure.js';

const {passed, figures} = measureFaults({scale: process.argv[2] ?? '1'});
const file = path.join(root, 'docs/reliability.md');
const text = readFileSync(file, 'utf8');
const [before, after] = [text.indexOf('<!-- matrix -->'), text.indexOf('<!-- /matrix -->')];
if (passed && before !== -1 && after !== -1) writeFileSync(file, `${text.slice(0, before)}<!-- matrix -->\n\n${tableOf(figures)}\n\n${text.slice(after)}`);
process.exitCode = passed ? 0 : 1;
