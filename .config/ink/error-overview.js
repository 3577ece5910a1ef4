// Replaces ink/build/components/ErrorOverview.js, which reads the source around the error and sets it in boxes beside each other.
// In a bundle there is no source to show: message and stack are one text.
import {createElement} from 'react';

export default function ErrorOverview({error}) {
	return createElement('ink-text', {style: {}}, `ERROR ${error.message}\n${error.stack ?? ''}`);
}
