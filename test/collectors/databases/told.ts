/** Reading what collectors tell. */
import {readFileSync} from 'node:fs';
import type {Collector, Reading} from '../../../source/collectors/collector.ts';
import type {Host} from '../../../source/collectors/host-door.ts';
import {createRealHost} from '../../../source/commands/real-host.ts';
import type {SeriesName} from '../../../source/signals/catalog.ts';

const folder = new URL('../../fixtures/databases/', import.meta.url);
export const readFixture = (name: string): string => readFileSync(new URL(name, folder), 'utf8');
export const readJson = <T>(name: string): T => JSON.parse(readFixture(name)) as T;

/** The value of a series without `db.server.`; null when it is left out. */
export const valueOf = (reading: Reading, name: string): number | null => reading.points.find(point => point.name === `db.server.${name}`)?.value ?? null;
export const valuesOf = (reading: Reading): Record<string, number> => Object.fromEntries(reading.points.map(({name, value}) => [name.replace('db.server.', ''), value]));
export const known = (values: Partial<Record<SeriesName, number | null>>): Record<string, number | null> => Object.fromEntries(Object.entries(values).map(([name, value]) => [name.replace('db.server.', ''), value]));

export const collect = (collector: Collector): Promise<Reading> => collector.collect(new AbortController().signal);

/** This machine, but with these variables and no others, and nobody's home. */
export const hostWith = (variables: Readonly<Record<string, string>> = {}): Host => ({...createRealHost(), environment: name => variables[name]});

/** The error of a collect that is expected to fail. */
export const failureOf = async (collector: Collector): Promise<{code: string; message: string}> => {
	try {
		await collect(collector);
	} catch (error) {
		const {code, message} = error as {code: string; message: string};
		return {code, message};
	}
	throw new Error('nothing failed');
};

/** Closes them all and forgets them. */
export const closeAll = async (collectors: Collector[]): Promise<void> => {
	for (const collector of collectors.splice(0)) await collector.close?.();
};
