/** What a page's service is called: by its own word, else by its address. */
import {washText} from '../../signals/text.ts';
import type {Choice} from './choose.ts';
import type {PageReading, Series} from './series.ts';

const labelsOfService = ['service_name', 'service', 'app', 'application', 'app_name', 'job'];

export const nameService = (reading: PageReading, choice: Choice, url: string): string => {
	const [info] = reading.families.get('target_info')?.series ?? [];
	const told = info?.labels['service_name'];
	// The SDK's placeholder for programs that were given no name.
	if (told && !told.startsWith('unknown_service')) return washText(told, 60);
	return commonLabel([...(choice.requests?.series ?? []), ...choice.pools.map(({series}) => series)]) ?? nameByAddress(url);
};

/** `host:port`, with the path where that is not the usual one: several pages may be told by one server. */
const nameByAddress = (url: string): string => {
	const {host, pathname} = new URL(url);
	return washText(/^\/(?:metrics|actuator\/prometheus)?$/.test(pathname) ? host : `${host}${pathname}`, 60);
};

/** The one value that a label has on every series that counts. */
const commonLabel = (series: readonly Series[]): string | null => {
	for (const label of labelsOfService) {
		const values = new Set(series.map(({labels}) => labels[label] ?? ''));
		const [only] = values;
		if (values.size === 1 && only) return washText(only, 60);
	}
	return null;
};
