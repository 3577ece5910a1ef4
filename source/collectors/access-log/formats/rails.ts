/**
 * Rails' own log: `Started GET "/x"` and `Completed 200 OK in 38ms` are two lines of one request, joined by the tag in
 * front of them (request id), else by the process id of Ruby's Logger, else by their order. Where several requests of one
 * process run at a time and carry no tag, their route is not told rather than guessed. Requests of no route have no
 * `Completed` line: such 404s are not in this log. https://guides.rubyonrails.org/debugging_rails_applications.html#the-logger
 */
import {clearRecord, isMethod, readStatus} from '../record.ts';
import type {Format, LineReader} from './format.ts';
import {withoutColors} from './colors.ts';
import {createPending} from './pending.ts';

// I, [2026-11-23T16:07:45.049045 #31376]  INFO -- : [tag] text
const prefix = /^(?:[A-Z], \[\S+ #(\d+)\]\s+[A-Z]+ -- : )?((?:\[[^\]]{1,80}\] ){0,8})/;
const started = /^Started ([A-Z]+) "([^"]*)" for /;
const completed = /^Completed (\d{3}) .*?\bin (\d+(?:\.\d+)?)ms\b/;
const unrouted = /^ActionController::RoutingError \(No route matches/;
const others = /^(?:Processing by |\s+(?:Parameters:|Render|Layout|\S+ (?:Load|Count|Exists|Create|Update) )|Redirected to |Filter chain halted|ActionController::|Rendered )/;

const createReader = (): LineReader => {
	const pending = createPending();
	let lastProcess = '';
	return {
		read(rawLine, into) {
			const line = withoutColors(rawLine);
			const [whole = '', process, tags = ''] = prefix.exec(line) ?? [];
			// Messages of several lines have Ruby's prefix on the first one only.
			lastProcess = process ?? lastProcess;
			const text = line.slice(whole.length);
			const name = tags === '' ? lastProcess : tags;
			if (text.startsWith('Started ')) {
				const [, method, path] = started.exec(text) ?? [];
				if (method === undefined || path === undefined || !isMethod(method)) return 'unknown';
				pending.begin(name, {method, path});
				return 'other';
			}
			const end = text.startsWith('Completed ') ? completed.exec(text) : null;
			const status = end === null ? null : readStatus(end[1] as string);
			if (end === null || status === null) {
				if (unrouted.test(text)) pending.finish(name);
				return others.test(text) ? 'other' : 'unknown';
			}
			clearRecord(into);
			into.status = status;
			into.durationSeconds = Number(end[2]) / 1000;
			const half = pending.finish(name);
			if (half) {
				into.method = half.method;
				into.path = half.path;
			}
			return 'request';
		},
	};
};

export const railsFormat: Format = {name: 'rails', title: 'Rails', create: createReader};
