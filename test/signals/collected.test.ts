import {describe, expect, it} from 'vitest';
import {catalog} from '../../source/signals/catalog.ts';
import {collected} from '../../source/signals/collected.ts';

describe('what is collected', () => {
	it('names every series of the catalog, each once, with its unit and its sentence', () => {
		const named = collected.flatMap(({series}) => series.map(({name}) => name));
		expect(named.toSorted()).toEqual(Object.keys(catalog).toSorted());
		for (const {series} of collected) for (const {name, unit, help} of series) expect({unit, help}).toEqual({unit: catalog[name].unit, help: catalog[name].help});
	});
});
