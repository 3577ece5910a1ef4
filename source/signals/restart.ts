/** Something that began anew: a service, a database server, the host itself. */
export const restartKinds = ['service', 'database', 'host'] as const;
export type RestartKind = (typeof restartKinds)[number];
export type Restart = {
	readonly of: RestartKind;
	/** The service's or the server's name. */
	readonly name: string;
	/** How long ago, where that is known; else since the reading before. */
	readonly agoSeconds?: number;
};
