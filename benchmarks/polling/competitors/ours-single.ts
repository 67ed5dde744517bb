import { followWith } from "./our-poller.js";
import type { Follow } from "./competitor.js";

/** As a service without a list call is read, like every peer reads it: one operation a read. */
export const follow: Follow = (service, delayInMs) => followWith(service, delayInMs, 1);
