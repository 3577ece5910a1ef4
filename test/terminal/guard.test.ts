import {EventEmitter} from 'node:events';
import {describe, expect, test} from 'vitest';
import {guardTerminal} from '../../source/terminal/guard.ts';
import {createFakeTimers} from './fake-tty.ts';

const setUp = (detail: 'line' | 'stacks' = 'line') => {
	const log: string[] = [];
	const timers = createFakeTimers();
	const events = new EventEmitter();
	const stdout = new EventEmitter();
	const note = (name: string) => () => void log.push(name);
	const guard = guardTerminal({
		process: Object.assign(events, {kill: (pid: number, signal: string) => log.push(`kill ${pid} ${signal}, listened to: ${events.listenerCount(signal)}`)}),
		screen: {enter: note('enter'), leave: note('leave'), resize: note('resize')},
		keyboard: {open: note('open'), close: note('close')},
		streams: [stdout],
		exit: code => void log.push(`exit ${code}`),
		report: line => void log.push(`stderr ${line}`),
		schedule: timers.schedule,
		detail,
	});
	return {log, timers, events, stdout, guard};
};

describe('the guard gives the terminal back', () => {
	test.each([['SIGINT', 130], ['SIGTERM', 143], ['SIGHUP', 129], ['SIGQUIT', 131]])('on %s, then exits with %i', (signal, code) => {
		const {log, events} = setUp();
		events.emit(signal);
		expect(log).toEqual(['leave', 'close', `exit ${code}`]);
	});

	test('on an exit', () => {
		const {log, events} = setUp();
		events.emit('exit', 0);
		expect(log).toEqual(['leave', 'close']);
	});

	test.each(['uncaughtException', 'unhandledRejection'])('on an %s, and only then reports it in one line', event => {
		const {log, events} = setUp();
		events.emit(event, new Error('no\nsuch \u001B[2Jthing'));
		expect(log).toEqual(['leave', 'close', 'stderr engineroom: no such  [2Jthing', 'exit 1']);
	});

	test('with the stack when details are asked for', () => {
		const {log, events} = setUp('stacks');
		events.emit('uncaughtException', new Error('broken'));
		expect(log[2]).toBe('stderr Error: broken');
		expect(log[3]).toMatch(/^stderr\s+at .*guard\.test/);
	});

	test('on something thrown that is no error', () => {
		const {log, events} = setUp();
		events.emit('unhandledRejection', 'just text');
		expect(log).toContain('stderr engineroom: just text');
	});

	test.each([['EPIPE', 0], ['EIO', 129]])('on a stdout that fails with %s, quietly', (code, exitCode) => {
		const {log, stdout} = setUp();
		stdout.emit('error', Object.assign(new Error('write'), {code}));
		expect(log).toEqual(['leave', 'close', `exit ${exitCode}`]);
	});

	test('on a stdout that fails with anything else, with a word', () => {
		const {log, stdout} = setUp();
		stdout.emit('error', Object.assign(new Error('write ENOSPC'), {code: 'ENOSPC'}));
		expect(log).toEqual(['leave', 'close', 'stderr engineroom: write ENOSPC', 'exit 1']);
	});

	test('when released, and listens to nothing more', () => {
		const {log, events, stdout, guard} = setUp();
		guard.release();
		expect(log).toEqual(['leave', 'close']);
		expect(events.eventNames()).toEqual([]);
		expect(stdout.listenerCount('error')).toBe(0);
	});
});

describe('stop and continue', () => {
	test('Ctrl-Z gives the terminal back, stops the whole job by default action, and SIGCONT takes the terminal again', () => {
		const {log, events, guard, timers} = setUp();
		guard.suspend();
		guard.suspend();
		expect(log.splice(0)).toEqual(['leave', 'close', 'kill 0 SIGTSTP, listened to: 0']);
		events.emit('SIGCONT');
		expect(log.splice(0)).toEqual(['open', 'enter', 'resize']);
		expect(timers.pending()).toEqual([]);
		events.emit('SIGTSTP');
		expect(log).toEqual(['leave', 'close', 'kill 0 SIGTSTP, listened to: 0']);
	});

	test('a job that cannot be stopped goes on', () => {
		const {log, guard, timers} = setUp();
		guard.suspend();
		log.length = 0;
		timers.elapse();
		expect(log).toEqual(['open', 'enter', 'resize']);
	});

	test('after being stopped by somebody else all modes are set anew', () => {
		const {log, events} = setUp();
		events.emit('SIGCONT');
		expect(log).toEqual(['leave', 'close', 'open', 'enter', 'resize']);
	});
});
