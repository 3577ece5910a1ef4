// The program that ink-frame.js measures: a Transform over a constant placeholder a row, drawn through engineroom's screen.
import React, {useReducer} from 'react';
import {Box, render, Text, Transform} from 'ink';
import {createScreen} from '../../source/terminal/screen.ts';

const rows = 40;
const columns = 120;
const frames = Number(process.argv[2]);
const glyphs = '▁▂▃▄▅▆▇█';
const lineOf = (row, frame) => {
	const value = String((row * 7919 + frame * 104729) % 100000).padStart(6);
	const spark = Array.from({length: 20}, (_, x) => glyphs[(row + frame + x * x) % 8]).join('');
	const cell = `${value} \u001B[36m${spark}\u001B[39m `;
	return `\u001B[32m✔\u001B[39m \u001B[1mhost-${String(row).padStart(3)}\u001B[22m ${cell.repeat(3)} \u001B[2m${value} ms\u001B[22m`.padEnd(120);
};

let screenMs = 0;
const tty = {columns, rows, write: (text, done) => (done(), true), on() {}, off() {}};
const screen = createScreen({tty, writeNow() {}, schedule: () => () => {}});
screen.enter();
const draw = screen.stdout.write;
screen.stdout.write = (text, ...rest) => {
	const start = performance.now();
	draw(text, ...rest);
	screenMs += performance.now() - start;
	return true;
};

let tick;
let frame = 0;
const Row = ({y}) => React.createElement(Transform, {transform: () => lineOf(y, frame)}, React.createElement(Text, null, '-'.repeat(columns)));
const App = () => {
	[, tick] = useReducer(count => count + 1, 0);
	return React.createElement(Box, {flexDirection: 'column'}, Array.from({length: rows}, (_, y) => React.createElement(Row, {key: y, y})));
};
const ink = render(React.createElement(App), {stdout: screen.stdout, debug: true, patchConsole: false, exitOnCtrlC: false});
const firstMs = performance.now();

/** Draws the next frame; React renders when it finds time. */
const step = async () => {
	const before = screen.stats().frames;
	tick();
	while (screen.stats().frames === before) await new Promise(resolve => setImmediate(resolve));
};
// The first frames are the compiler's.
for (frame = 1; frame <= 50; frame++) await step();
screenMs = 0;
const cpu = process.cpuUsage();
for (; frame <= 50 + frames; frame++) await step();
const {user, system} = process.cpuUsage(cpu);
ink.unmount();
console.log(JSON.stringify({frameMs: (user + system) / 1000 / frames, screenMs: screenMs / frames, firstMs}));
