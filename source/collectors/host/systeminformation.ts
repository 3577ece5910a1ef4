/** The host's figures through systeminformation: for systems without /proc, since many of its calls start processes. */
import si from 'systeminformation';
import {ratio} from '../../signals/rate.ts';
import {washText} from '../../signals/text.ts';
import type {Point, Reading} from '../collector.ts';

/** File systems are asked every so many runs: df is a process. */
const filesystemEvery = 4;
/** Series are sent for the fullest ones only. */
const maxSeries = 16;
const loopback = /^lo\d*$/;

/** Reads once; `elapsedSeconds` since the run before, null at the first, whose rates are not known yet. */
export const createReader = (): ((elapsedSeconds: number | null) => Promise<Reading>) => {
	let run = 0;
	let filesystems: Awaited<ReturnType<typeof si.fsSize>> = [];
	return async elapsedSeconds => {
		const [load, memory, io, networks] = await Promise.all([si.currentLoad(), si.mem(), si.fsStats().catch(() => null), si.networkStats('*').catch(() => [])]);
		const asked = run++ % filesystemEvery === 0;
		if (asked) filesystems = await si.fsSize();
		const points: Point[] = [];
		const put = (name: Point['name'], value: number | null | undefined, labels: Point['labels'] = {}): void => {
			if (value !== null && value !== undefined && Number.isFinite(value)) points.push({name, labels, value});
		};
		if (elapsedSeconds !== null) {
			put('system.cpu.utilization', load.currentLoad / 100);
			put('system.cpu.user', (load.currentLoadUser + load.currentLoadNice) / 100);
			put('system.cpu.system', (load.currentLoadSystem + load.currentLoadIrq) / 100);
			if (io && io.rx_sec !== null && io.wx_sec !== null) {
				put('system.observed', elapsedSeconds, {part: 'disk'});
				put('system.disk.read', io.rx_sec * elapsedSeconds);
				put('system.disk.write', io.wx_sec * elapsedSeconds);
			}
			// An interface that is new has no rate yet (null, whatever its type says); no interface is not the same as no traffic.
			const real = networks.filter(({iface, rx_sec, tx_sec}) => !loopback.test(iface) && Number.isFinite(rx_sec) && Number.isFinite(tx_sec));
			if (real.length > 0) {
				put('system.observed', elapsedSeconds, {part: 'network'});
				put('system.network.receive', real.reduce((sum, one) => sum + one.rx_sec * elapsedSeconds, 0));
				put('system.network.transmit', real.reduce((sum, one) => sum + one.tx_sec * elapsedSeconds, 0));
			}
		}
		put('system.cpu.load_1m', load.avgLoad);
		put('system.cpu.limit', load.cpus.length);
		put('system.memory.used', memory.total - memory.available);
		put('system.memory.limit', memory.total);
		put('system.memory.utilization', ratio(memory.total - memory.available, memory.total));
		put('system.memory.swap_used', memory.swapused);
		const facts = filesystems.filter(({size, use}) => size > 0 && Number.isFinite(use)).map(one => ({mount: washText(one.mount), device: washText(one.fs), type: washText(one.type), totalBytes: one.size, usedBytes: one.used, utilization: one.use / 100, inodesUtilization: null})).sort((a, b) => b.utilization - a.utilization);
		if (asked) for (const {mount, utilization} of facts.slice(0, maxSeries)) put('system.filesystem.utilization', utilization, {mount});
		return {points, facts: {cores: load.cpus.map((one, core) => ({core, utilization: one.load / 100})), filesystems: facts, scope: 'host'}};
	};
};
