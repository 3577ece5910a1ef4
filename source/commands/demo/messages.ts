/** What the demo and its processes say to each other over the channel that Node opens between parent and child. */
import type {FaultName} from './faults.ts';

/** Which database to use; null takes PostgreSQL when one answers, else the embedded one. */
export type DatabaseChoice = 'postgresql' | 'embedded' | null;

/** The first argument of the script: which process of the demo it is to be. */
export type Role = 'shop' | 'load' | 'database';

export type ShopOrder =
	| {readonly type: 'start'; readonly folder: string; readonly database: DatabaseChoice}
	| {readonly type: 'fault'; readonly fault: FaultName | null}
	| {readonly type: 'stop'};

export type ShopReport =
	| {readonly type: 'progress'; readonly text: string}
	| {readonly type: 'ready'; readonly port: number; readonly logPath: string; readonly database: string}
	/** What is broken from now on, or null; with the reason when it was not asked for. */
	| {readonly type: 'fault'; readonly fault: FaultName | null; readonly reason: string | null}
	| {readonly type: 'failed'; readonly reason: string};

export type LoadOrder = {readonly type: 'start'; readonly port: number} | {readonly type: 'stop'};

/** Totals since the start. `skipped` were due while as many as allowed were in flight. */
export type LoadTotals = {readonly sent: number; readonly answered: number; readonly failed: number; readonly skipped: number};
export type LoadReport = {readonly type: 'totals'} & LoadTotals;

export type DatabaseOrder = {readonly type: 'delay'; readonly seconds: number} | {readonly type: 'stop'};
export type DatabaseReport = {readonly type: 'ready'; readonly port: number; readonly version: string} | {readonly type: 'failed'; readonly reason: string};
