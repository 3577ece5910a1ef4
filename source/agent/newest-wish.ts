/** Answers one wish at a time, and of those that come meanwhile the newest alone: who goes back fast passes what was on its way. */
export const createNewestWish = <Wish>(answer: (wish: Wish) => Promise<void>): ((wish: Wish) => Promise<void>) => {
	let next: {readonly wish: Wish} | null = null;
	let isBusy = false;
	const takeNext = (): {readonly wish: Wish} | null => {
		const taken = next;
		next = null;
		return taken;
	};
	return async wish => {
		next = {wish};
		if (isBusy) return;
		isBusy = true;
		for (let taken = takeNext(); taken !== null; taken = takeNext()) await answer(taken.wish);
		isBusy = false;
	};
};
