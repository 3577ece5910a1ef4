/** Typing the word of a mark: pure. */
import {maxMarkLength} from '../../signals/log.ts';
import type {UiState} from './state.ts';

/** What can be done meanwhile; any other action waits. */
type Typing = {readonly type: string; readonly text?: string};

/** Letters are added and taken; Enter sets the mark at the instant at which typing began; Esc sets none. Everything else waits. */
export const reduceMarking = (state: UiState, action: Typing, now: number): UiState => {
	const {marking} = state;
	if (marking === null) return state;
	switch (action.type) {
		case 'write':
			return {...state, marking: {...marking, text: (marking.text + (action.text ?? '')).slice(0, maxMarkLength)}};
		case 'erase':
			return {...state, marking: {...marking, text: [...marking.text].slice(0, -1).join('')}};
		case 'enter':
			// While paused the instant shown stands still.
			return {...state, marking: null, marked: {text: marking.text.trim(), agoSeconds: state.pausedAt === null ? Math.max(0, (now - marking.since) / 1000) : 0}};
		case 'back':
			return {...state, marking: null};
		default:
			return state;
	}
};
