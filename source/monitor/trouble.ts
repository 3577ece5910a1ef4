/** Findings of one host as of now. */
import type {Finding} from '../signals/board.ts';
import type {Watched} from './fleet.ts';

export type TroubleMoment = {readonly now: number; readonly time: number; readonly nowSeconds: number; readonly say: (value: number | null, unit: 'seconds' | 'ratio' | 'count' | 'bytes') => string};

export const findTrouble = (_one: Watched, _before: readonly Finding[], _moment: TroubleMoment): readonly Finding[] => [];
