import { followWith } from "./our-poller.js";
import type { Follow } from "./competitor.js";

/** As a service with a list call is read: one read for all that are due. */
export const follow: Follow = (service, delayInMs) => followWith(service, delayInMs, Number.POSITIVE_INFINITY);
