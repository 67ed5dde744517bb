import { describe, expect, it } from "vitest";
import { type Crowd, forEachMember, withMember, withoutMember } from "../../src/poller/crowd.js";

interface Member {
  readonly name: string;
}

const [anna, boris, chen] = [{ name: "anna" }, { name: "boris" }, { name: "chen" }];

describe("a crowd", () => {
  it("keeps its members in the order in which they came, each once", () => {
    expect(namesOf(crowdOf(anna, boris, anna, chen))).toEqual(["anna", "boris", "chen"]);
  });

  it("is nobody again when the last has left, whether or not it ever was a set", () => {
    expect(withoutMember(crowdOf(anna), anna)).toBeUndefined();
    expect(withoutMember(withoutMember(crowdOf(anna, boris), anna), boris)).toBeUndefined();
  });

  it("is not changed when somebody leaves who was not in it", () => {
    expect(namesOf(withoutMember(crowdOf(anna), boris))).toEqual(["anna"]);
    expect(namesOf(withoutMember(crowdOf(anna, boris), chen))).toEqual(["anna", "boris"]);
    expect(withoutMember<Member>(undefined, anna)).toBeUndefined();
  });

  it("passes over who leaves while the members are visited", () => {
    const crowd = crowdOf(anna, boris, chen);
    const visited: string[] = [];
    forEachMember(crowd, ({ name }) => {
      visited.push(name);
      withoutMember(crowd, boris);
    });
    expect(visited).toEqual(["anna", "chen"]);
  });
});

function crowdOf(...members: readonly Member[]): Crowd<Member> {
  let crowd: Crowd<Member>;
  for (const member of members) crowd = withMember(crowd, member);
  return crowd;
}

function namesOf(crowd: Crowd<Member>): string[] {
  const names: string[] = [];
  forEachMember(crowd, ({ name }) => names.push(name));
  return names;
}
