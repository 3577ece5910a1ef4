/** Details from the disk: they go out as they were written, only their first letters are read. */
import type {DetailsChoice} from '../../wire/choose-details.ts';
import {topicStart} from '../../wire/recording.ts';
import type {Disk} from './disk-door.ts';
import {segmentMessages} from './segment-messages.ts';

const epochOf = /^\{"type":"hello","version":\d{1,9},"epoch":("[^"]{0,400}")/;

const belongs = (message: string, epoch: string): boolean => {
	const found = epochOf.exec(message);
	return found !== null && JSON.parse(found[1] as string) === epoch;
};

/** Offers a message to a choice; what is no detail is none of it. */
export const offer = (choice: DetailsChoice, message: string): void => {
	const start = topicStart(message);
	if (start) choice.take({...start, text: message});
};

/** Offers all details of one segment, when it is of this epoch; broken ones give what they have. */
export const readDetails = async (disk: Disk, name: string, epoch: string, choice: DetailsChoice): Promise<void> => {
	let isOfEpoch = false;
	for await (const messages of segmentMessages(disk, name)) {
		for (const message of messages) {
			if (isOfEpoch) offer(choice, message);
			else if (message.startsWith('{"type":"hello"')) {
				if (!belongs(message, epoch)) return;
				isOfEpoch = true;
			}
		}
	}
};
