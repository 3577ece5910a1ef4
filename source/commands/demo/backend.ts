/** The demo's backend as the demo command sees it: the shop and the load in their own processes, started, watched and ended as one. */
import {washText} from '../../signals/text.ts';
import {startChild} from './child.ts';
import {chooseBase, createFolder, removeFolder, sweepFolders} from './demo-folder.ts';
import {faultNamed, faults, type FaultName} from './faults.ts';
import type {DatabaseChoice, LoadOrder, LoadReport, LoadTotals, ShopOrder, ShopReport} from './messages.ts';

export type DemoBackendOptions = {
	/** What is broken from the start; null for nothing. */
	readonly fault: string | null;
	/** One line of plain text each time something is worth telling. */
	readonly onProgress: (text: string) => void;
	/** Ends everything, also while it starts. */
	readonly signal?: AbortSignal;
	/** Defaults to what ENGINEROOM_DEMO_DATABASE says: postgresql, embedded, or nothing for whichever is there. */
	readonly database?: DatabaseChoice;
	/** The script of the demo's processes; beside this one in the build. */
	readonly script?: URL;
};

export type DemoBackend = {
	readonly metricsUrl: string;
	readonly logPath: string;
	/** Such as `PostgreSQL 15.2 at 127.0.0.1:5432`. */
	readonly database: string;
	/** Process ids, for those who measure them. */
	readonly pids: {readonly shop: number | undefined; readonly load: number | undefined};
	/** What the load has sent, at most a second old; null before it has told. */
	readonly loadTotals: () => LoadTotals | null;
	/** Breaks that instead of what is broken now; null mends. Throws ERR_DEMO_FAULT for a name that is not listed. */
	readonly setFault: (name: string | null) => void;
	/** Resolves with the reason when the shop, its database or the load end though nobody asked; never after `stop`. */
	readonly failed: Promise<string>;
	/** Resolves when no process and no file is left. */
	readonly stop: () => Promise<void>;
};

export class DemoError extends Error {
	override readonly name = 'DemoError';
	readonly code: 'ERR_DEMO_FAULT' | 'ERR_DEMO_START' | 'ERR_DEMO_STOPPED';
	constructor(code: DemoError['code'], message: string) {
		super(message);
		this.code = code;
	}
}

/** What `demo --list-faults` lists. */
export const listFaults = (): readonly {readonly name: string; readonly help: string}[] => faults.map(({name, help}) => ({name, help}));

const checkFault = (name: string | null): FaultName | null => {
	if (name === null) return null;
	const fault = faultNamed(name);
	if (!fault) throw new DemoError('ERR_DEMO_FAULT', `--fault takes ${faults.map(known => known.name).join(', ')}, not '${washText(name, 40)}'`);
	return fault.name;
};

const chosenByEnvironment = (): DatabaseChoice => {
	const chosen = process.env['ENGINEROOM_DEMO_DATABASE'];
	if (!chosen) return null;
	if (chosen === 'postgresql' || chosen === 'embedded') return chosen;
	throw new DemoError('ERR_DEMO_START', `ENGINEROOM_DEMO_DATABASE takes postgresql or embedded, not '${washText(chosen, 40)}'`);
};

type Ready = Extract<ShopReport, {type: 'ready'}>;

/** Resolves when the shop answers and the load runs. Throws a DemoError with one line, and nothing is left then. */
export const startDemoBackend = async ({fault, onProgress, signal, database, script = new URL('./demo-shop.js', import.meta.url)}: DemoBackendOptions): Promise<DemoBackend> => {
	const first = checkFault(fault);
	const choice = database === undefined ? chosenByEnvironment() : database;
	if (signal?.aborted) throw new DemoError('ERR_DEMO_STOPPED', 'the demo was stopped');
	const base = chooseBase();
	sweepFolders(base);
	const folder = createFolder(base);
	let totals: LoadTotals | null = null;
	/** What the shop said about its own end. */
	let lastWord: string | null = null;
	let settle: {ready(report: Ready): void; fail(error: DemoError): void} = {ready: () => undefined, fail: () => undefined};
	const ready = new Promise<Ready>((resolve, reject) => {
		settle = {ready: resolve, fail: reject};
	});

	const shop = startChild<ShopOrder, ShopReport>(script, 'shop', report => {
		if (report.type === 'ready') settle.ready(report);
		else if (report.type === 'progress') onProgress(report.text);
		else if (report.type === 'failed') {
			lastWord = report.reason;
			settle.fail(new DemoError('ERR_DEMO_START', report.reason));
		}
		else if (report.reason !== null) onProgress(report.reason);
		else onProgress(report.fault === null ? 'nothing is broken' : `broken: ${report.fault}`);
	});
	const load = startChild<LoadOrder, LoadReport>(script, 'load', ({sent, answered, failed, skipped}) => {
		totals = {sent, answered, failed, skipped};
	});
	let stopping: Promise<void> | null = null;
	const endAll = async (): Promise<void> => {
		await load.stop();
		await shop.stop();
		removeFolder(folder);
	};
	const stop = (): Promise<void> => (stopping ??= endAll());
	const onAbort = (): void => {
		settle.fail(new DemoError('ERR_DEMO_STOPPED', 'the demo was stopped'));
		void stop();
	};
	signal?.addEventListener('abort', onAbort, {once: true});
	const failed = new Promise<string>(resolve => {
		for (const {ended} of [shop, load]) {
			void ended.then(reason => {
				settle.fail(new DemoError('ERR_DEMO_START', reason));
				if (!stopping) resolve(lastWord ?? reason);
			});
		}
	});

	shop.send({type: 'start', folder, database: choice});
	try {
		const {port, logPath, database: label} = await ready;
		load.send({type: 'start', port});
		if (first) shop.send({type: 'fault', fault: first});
		onProgress(`the shop answers on 127.0.0.1:${port}, database: ${label}`);
		return {
			metricsUrl: `http://127.0.0.1:${port}/metrics`,
			logPath,
			database: label,
			pids: {shop: shop.pid, load: load.pid},
			loadTotals: () => totals,
			setFault: name => shop.send({type: 'fault', fault: checkFault(name)}),
			failed,
			async stop() {
				signal?.removeEventListener('abort', onAbort);
				await stop();
			},
		};
	} catch (error) {
		signal?.removeEventListener('abort', onAbort);
		await stop();
		throw error;
	}
};
