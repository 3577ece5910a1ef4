import type {Finding, LinkState} from '../signals/board.ts';
import type {HostState} from './host-state.ts';
import type {CellCache} from './select/cells.ts';

/** One host and what is kept about it between ticks. */
export type Watched = {readonly host: HostState; readonly cells: CellCache; link: LinkState; findings: readonly Finding[]};
