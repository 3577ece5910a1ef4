/** What either side of the wire accepts. Beyond a limit a message is refused, never cut. */
export const protocolVersion = 1;
export const subprotocol = 'engineroom.v1';
export const streamPath = '/v1/stream';
export const healthPath = '/healthz';
export const defaultPort = 7077;

/** Bytes of one message from a monitor to an agent. */
export const maxClientMessageBytes = 64 * 1024;
/** Bytes of one message from an agent to a monitor. */
export const maxServerMessageBytes = 4 * 1024 * 1024;
/** Series (and distributions) in a schema; what an agent finds beyond is left out and said so. */
export const maxSeries = 2000;
export const maxDistributions = 500;
export const maxBuckets = 1000;
/** UTF-16 units of a label, a host name, a reason. */
export const maxTextLength = 200;
/** Messages a monitor may send in any 10 s. */
export const maxClientMessagesPer10s = 60;
export const maxSubscribers = 64;
/** Topics that one message may name. */
export const maxTopics = 32;
export const maxCollectors = 200;
export const maxRoutesPerMessage = 2000;
/** Restarts that are remembered, and told in one message. */
export const maxRestarts = 100;
export const maxDatabases = 50;
export const maxDatabasePools = 200;
/** Details of the past that one recall brings, and their text in UTF-16 units: what an agent sends is well below. */
export const maxRecalledMessages = 4000;
export const maxRecalledLength = 4 * 1024 * 1024;
/** UTF-16 units of a statement. */
export const maxStatementLength = 400;
