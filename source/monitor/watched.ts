import type {Finding, LinkState} from '../signals/board.ts';
import type {HostState} from './host-state.ts';
import type {CellCache} from './select/cells.ts';
import type {Standing} from './select/standing.ts';

/** One host and what is kept about it between ticks. */
export type Watched = {readonly host: HostState; readonly cells: CellCache; link: LinkState; findings: readonly Finding[]; /** Where its row stands among the worst first. */ readonly standing: Standing};
