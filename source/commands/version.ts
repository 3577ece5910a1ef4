declare const ENGINEROOM_VERSION: string | undefined;

/** The version of the package, put in by the build. */
export const version: string = typeof ENGINEROOM_VERSION === 'string' ? ENGINEROOM_VERSION : '0.0.0-source';
