import {describe, expect, it} from 'vitest';
import {createColumns} from '../../source/monitor/columns.ts';

const start = () => {
	const columns = createColumns();
	let next = 0;
	const add = (name: string, labels: Readonly<Record<string, string>> = {}): void => columns.addSeries({name, labels}, () => next++);
	return {columns, add};
};
const shop = {service: 'shop', from: 'a'};

describe('the columns that a second is worked out of', () => {
	it('are those of all series that are known, also of those that come later', () => {
		const {columns, add} = start();
		expect(columns.layout).toEqual({cpu: null, memory: null, mounts: [], services: [], pools: [], databases: [], readyMade: null, hasSeveralTiers: false});
		add('system.cpu.utilization');
		add('http.server.requests', {...shop, class: '5xx'});
		expect(columns.layout).toMatchObject({cpu: 0, services: [{sources: [{observed: null, requests: [1], errors: null}]}]});
		add('http.server.requests', {...shop, class: '2xx'});
		add('service.observed', {...shop, tier: 'app'});
		add('http.server.errors', shop);
		add('system.filesystem.utilization', {mount: '/'});
		add('db.client.connection.used', {...shop, pool: 'main'});
		add('db.server.connections.max', {database: 'orders', from: 'b'});
		expect(columns.layout).toMatchObject({
			mounts: [5], pools: [{used: [6], max: []}], databases: [{used: null, max: 7, waiting: null}],
			services: [{service: {service: 'shop'}, sources: [{observed: 3, requests: [2, 1], errors: 4}]}],
		});
	});

	it('stay what they are when the same series are announced again', () => {
		const {columns, add} = start();
		add('system.memory.utilization');
		const before = columns.layout;
		columns.restart();
		add('system.memory.utilization');
		expect(columns.layout).toBe(before);
		expect(columns.wireColumns).toEqual([0]);
	});

	it('tell of a ready-made p95 only where there is exactly one', () => {
		const {columns, add} = start();
		const name = 'http.server.request.duration.quantile';
		add(name, {...shop, quantile: '0.5'});
		expect(columns.layout.readyMade).toBeNull();
		add(name, {...shop, quantile: '0.95'});
		expect(columns.layout.readyMade).toBe(1);
		add(name, {service: 'cart', from: 'a', quantile: '0.95'});
		expect(columns.layout.readyMade).toBeNull();
	});

	it('tell whether requests are counted in several places', () => {
		const {columns, add} = start();
		add('service.observed', {...shop, tier: 'app'});
		add('service.observed', {...shop, from: 'b', tier: 'app'});
		expect(columns.layout.hasSeveralTiers).toBe(false);
		add('service.observed', {...shop, from: 'c', tier: 'edge-log'});
		expect(columns.layout.hasSeveralTiers).toBe(true);
	});
});
