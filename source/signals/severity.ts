/** How bad something is. */
export type Severity = 'ok' | 'warning' | 'critical';

/** The worse, the more. */
export const severityRank: Readonly<Record<Severity, number>> = {ok: 0, warning: 1, critical: 2};
