/** Decoding of any topic: details of one host. */
import {readDatabases} from './decode-databases.ts';
import {readProcesses} from './decode-processes.ts';
import {readRequests} from './decode-requests.ts';
import {readFacts, readRoutes} from './decode-topics.ts';
import {readTraces} from './decode-traces.ts';
import type {Fields} from './fields.ts';
import {topics, type Topic, type TopicMessage} from './messages.ts';

const readers: Readonly<Record<Topic, (fields: Fields) => TopicMessage | null>> = {routes: readRoutes, facts: readFacts, databases: readDatabases, traces: readTraces, requests: readRequests, processes: readProcesses};

/** `topic` is null for one that is not known here, `message` for one that is broken. */
export const readTopic = (fields: Fields): {readonly topic: Topic | null; readonly message: TopicMessage | null} => {
	const topic = topics.find(name => name === fields['topic']) ?? null;
	return {topic, message: topic === null ? null : readers[topic](fields)};
};
