/** Pressure stall information: microseconds in which some task waited (https://docs.kernel.org/accounting/psi.html). */
export const parsePressure = (text: string): number | null => {
	const total = /^some .*\btotal=(\d+)/m.exec(text)?.[1];
	return total === undefined ? null : Number(total);
};
