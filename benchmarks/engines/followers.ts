import type { Follow } from "./followers/follower.js";

export const followers = {
  "in-process": () => import("./followers/in-process.js"),
  waits: () => import("./followers/waits.js"),
  "by-hand": () => import("./followers/by-hand.js"),
} as const satisfies Record<string, () => Promise<{ readonly follow: Follow }>>;

export type FollowerName = keyof typeof followers;

export function isFollowerName(name: unknown): name is FollowerName {
  return typeof name === "string" && Object.hasOwn(followers, name);
}
