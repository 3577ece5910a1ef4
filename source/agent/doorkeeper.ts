/** Lets requests in or says why not: form, names, token; counts and tells wrong tokens by address. */
import {isLoopbackName, refuseRequest, type Knock, type Refusal} from './gate.ts';
import {createStrikes, maxStrikes, peerOf} from './strikes.ts';
import {readBearer, type TokenMark, type TokenRing} from './tokens.ts';

export type Visitor = {readonly knock: Knock; readonly peerAddress: string | undefined; readonly localAddress: string | undefined};
/** `mark` stands for the token that opened; null where none is needed. */
export type Verdict = {readonly refusal: Refusal} | {readonly refusal: null; readonly mark: TokenMark | null};

export type DoorkeeperOptions = {
	/** null: everybody on this host may come in. */
	readonly tokens: TokenRing | null;
	/** Whether a name, an address without brackets included, belongs to this agent besides loopback and its own addresses. */
	readonly isOurName: (name: string) => boolean;
	readonly now: () => number;
	/** One line for the person who runs the agent. */
	readonly say: (line: string) => void;
};

/** Refusals that are told in a minute; an attacker must not fill the disk through the log. */
export const maxLinesPerMinute = 60;

export const createDoorkeeper = ({tokens, isOurName, now, say}: DoorkeeperOptions): ((visitor: Visitor) => Verdict) => {
	const strikes = createStrikes();
	const strangers = createStrikes();
	let minuteStart = -Infinity;
	let lines = 0;
	const tell = (line: string): void => {
		if (now() - minuteStart >= 60_000) {
			minuteStart = now();
			lines = 0;
		}
		if (++lines < maxLinesPerMinute) say(line);
		else if (lines === maxLinesPerMinute) say('more was refused in this minute than is told');
	};
	const refuse = (status: Refusal['status'], reason: string): Verdict => ({refusal: {status, reason}});
	const checkToken = (knock: Knock, peer: string, address: string, ring: TokenRing): Verdict => {
		// Before the token is looked at: guessing has to be slow even for one who would guess right.
		if (strikes.isBarred(peer, now())) return refuse(429, 'too many wrong tokens from this address: wait a minute');
		const shown = readBearer(knock.headers['authorization']);
		const mark = shown === null ? null : ring.match(shown);
		if (mark !== null) return {refusal: null, mark};
		const what = shown === null ? 'no token' : 'a wrong token';
		if (strikes.add(peer, now())) tell(`refused ${address}: ${what} (401); after ${maxStrikes} in a minute 429, not told again in this minute`);
		return refuse(401, shown === null ? 'a token is needed' : 'wrong token');
	};
	return ({knock, peerAddress, localAddress}) => {
		const own = bareAddress(localAddress);
		const address = bareAddress(peerAddress) ?? 'somebody';
		const answersTo = (name: string): boolean => {
			const bare = name.replace(/^\[|\]$/g, '');
			return isLoopbackName(name) || bare === own || isOurName(bare);
		};
		const peer = peerOf(peerAddress);
		const refusal = refuseRequest(knock, answersTo);
		if (refusal) {
			if (refusal.status === 403 && strangers.add(peer, now())) tell(`refused ${address}: ${refusal.reason} (403), not told again in this minute`);
			return {refusal};
		}
		return tokens === null ? {refusal: null, mark: null} : checkToken(knock, peer, address, tokens);
	};
};

const bareAddress = (address: string | undefined): string | undefined => address?.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '');
