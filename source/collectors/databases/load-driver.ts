/** Drivers are files of their own that are loaded when they are needed: an agent without them starts without them. */
import {washText} from '../../signals/text.ts';
import {CollectorError} from '../collector.ts';
import {codeOf, messageOf} from './network-reasons.ts';

/** Loads a driver; throws a CollectorError when its package is not installed, or broken. */
export const loadDriver = async <Driver>(load: () => Promise<Driver>, packageName: string): Promise<Driver> => {
	try {
		return await load();
	} catch (error) {
		const isAbsent = ['ERR_MODULE_NOT_FOUND', 'MODULE_NOT_FOUND'].includes(codeOf(error) ?? '');
		const why = isAbsent ? `npm install ${packageName}` : washText(messageOf(error), 120);
		throw new CollectorError('ERR_DATABASE_DRIVER', `the driver for this kind of database (${packageName}) is ${isAbsent ? 'not installed' : 'broken'}: ${why}`);
	}
};
