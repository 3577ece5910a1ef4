import type {Reading} from '../collector.ts';

/** What a reading tells of a server that began anew. */
export const restartOf = (database: string, hasRestarted: boolean, upSeconds: number | null): Pick<Reading, 'restarts'> =>
	hasRestarted ? {restarts: [{of: 'database', name: database, ...(upSeconds === null ? {} : {agoSeconds: upSeconds})}]} : {};
