/**
 * Those who wait for one thing, in the order in which they came: nobody, one, or a set of them. Nearly always it is one, and
 * a set of one takes 216 bytes, a fifth of what an operation that sleeps took in all.
 */
export type Crowd<Member extends object> = Member | Set<Member> | undefined;

export function withMember<Member extends object>(crowd: Crowd<Member>, member: Member): Crowd<Member> {
  if (crowd === undefined) return member;
  return crowd instanceof Set ? crowd.add(member) : new Set([crowd, member]);
}

export function withoutMember<Member extends object>(crowd: Crowd<Member>, member: Member): Crowd<Member> {
  if (crowd === member) return undefined;
  if (crowd instanceof Set && crowd.delete(member) && crowd.size === 0) return undefined;
  return crowd;
}

/** As a set's `forEach`: who leaves meanwhile is passed over, who joins a set is reached. */
export function forEachMember<Member extends object>(crowd: Crowd<Member>, visit: (member: Member) => void): void {
  if (crowd instanceof Set) for (const member of crowd) visit(member);
  else if (crowd !== undefined) visit(crowd);
}
