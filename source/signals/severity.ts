/** How bad something is. */
export type Severity = 'ok' | 'warning' | 'critical';
