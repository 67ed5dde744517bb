import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { freePort } from "@aidmp/test-support/free-port";
import { runProgram, runToEnd } from "@aidmp/test-support/run-program";
import { startForeground, type ForegroundProcess } from "./server-process.ts";
import { NotInstalledError, type Store } from "./store.ts";

const packages = "radosgw ceph-mon ceph-osd ceph-mgr ceph-common";
const owner = { accessKey: "OWNERACCESSKEY000000", secretKey: "owner-secret-key-0000000000000000000000" };
const guest = { accessKey: "GUESTACCESSKEY000000", secretKey: "guest-secret-key-0000000000000000000000" };

/** How long a step of the start may take. All of them take seconds. */
const startLimitInMs = 120_000;

/**
 * Starts Ceph's radosgw on a cluster that lives in memory: a monitor, a manager and one object store daemon. It checks keys
 * and secrets, but takes any region.
 */
export async function startRadosgw(): Promise<Store> {
  for (const program of ["radosgw", "ceph-mon", "ceph-osd", "ceph-mgr", "ceph"]) {
    const found = await runToEnd(program, ["--version"]).catch(() => undefined);
    if (found?.ended !== 0) {
      throw new NotInstalledError(`${program} is missing: apt-get install -y --no-install-recommends ${packages}`);
    }
  }
  const folder = await mkdtemp(join(tmpdir(), "ceph-"));
  const running: ForegroundProcess[] = [];
  const stop = async (): Promise<void> => {
    for (const daemon of running.toReversed()) await daemon.stop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const [monitorPort, port] = [await freePort(), await freePort()];
    const config = join(folder, "ceph.conf");
    await writeFile(config, configOf(folder, monitorPort));
    const ceph = (...args: readonly string[]): Promise<string> => runProgram("ceph", ["-c", config, ...args]);
    const daemon = (name: string, ...args: readonly string[]): void => {
      running.push(startForeground(name, ["-c", config, "-f", ...args]));
    };

    await makeMonitor(folder, config, monitorPort);
    daemon("ceph-mon", "-i", "a");
    daemon("ceph-mgr", "-i", "a");
    await runProgram("ceph-osd", ["-c", config, "-i", "0", "--mkfs"]);
    await ceph("osd", "new", osdId);
    daemon("ceph-osd", "-i", "0");
    await until(async () => / 1 up/.test(await ceph("osd", "stat")));
    daemon("radosgw", "-n", "client.admin", "--rgw-frontends", `beast endpoint=127.0.0.1:${port}`);
    await until(async () => (await fetch(`http://127.0.0.1:${port}/`)).ok);
    for (const [uid, keys] of Object.entries({ owner, guest })) await makeUser(config, uid, keys);
    return {
      name: "Ceph radosgw",
      host: `127.0.0.1:${port}`,
      virtualHost: `s3.localhost:${port}`,
      isHttps: false,
      region: "us-east-1",
      owner,
      guest,
      [Symbol.asyncDispose]: stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

const clusterId = "6f0e3c0a-4b8e-4f5e-9d53-0c6f0b8d7a11";
const osdId = "0d7b8b8a-1f35-4d3c-8f43-6a1f5f6f5f01";

function configOf(folder: string, monitorPort: number): string {
  const settings = {
    fsid: clusterId,
    "mon host": `v2:127.0.0.1:${monitorPort}`,
    "mon initial members": "a",
    keyring: keyringOf(folder),
    "auth allow insecure global id reclaim": "false",
    "run dir": folder,
    "log file": "",
    "log to stderr": "false",
    "admin socket": `${folder}/$name.asok`,
    "mon data": `${folder}/mon`,
    "mgr data": `${folder}/mgr`,
    "mgr module path": `${folder}/modules`,
    "osd data": `${folder}/osd`,
    "osd uuid": osdId,
    "osd objectstore": "memstore",
    "memstore device bytes": 1_073_741_824,
    "osd pool default size": 1,
    "osd pool default min size": 1,
    "osd pool default pg num": 1,
    "osd crush chooseleaf type": 0,
    "mon allow pool size one": "true",
    "mon max pg per osd": 1_000,
    "public addr": "127.0.0.1",
    "cluster addr": "127.0.0.1",
    "rgw dns name": "s3.localhost",
    "rgw data": `${folder}/rgw`,
    "setuser match path": "",
  };
  return ["[global]", ...Object.entries(settings).map(([name, value]) => `${name} = ${value}`), ""].join("\n");
}

/** One file with the keys of every daemon. */
const keyringOf = (folder: string): string => join(folder, "keyring");

async function makeMonitor(folder: string, config: string, port: number): Promise<void> {
  for (const name of ["mon", "mgr", "modules", "osd", "rgw"]) await mkdir(join(folder, name));
  const map = join(folder, "monmap");
  const address = ["--addv", "a", `[v2:127.0.0.1:${port}]`];
  await runProgram("monmaptool", ["--create", "--fsid", clusterId, ...address, map]);
  const keyring = keyringOf(folder);
  await runProgram("ceph-authtool", [
    "--create-keyring",
    keyring,
    "--gen-key",
    "-n",
    "mon.",
    "--cap",
    "mon",
    "allow *",
  ]);
  const everything = ["mon", "osd", "mgr"].flatMap((kind) => ["--cap", kind, "allow *"]);
  for (const entity of ["client.admin", "mgr.a", "osd.0"]) {
    await runProgram("ceph-authtool", [keyring, "--gen-key", "-n", entity, ...everything]);
  }
  await runProgram("ceph-mon", ["-c", config, "--mkfs", "-i", "a", "--monmap", map, "--keyring", keyring]);
}

async function makeUser(config: string, uid: string, { accessKey, secretKey }: typeof owner): Promise<void> {
  const keys = ["--access-key", accessKey, "--secret-key", secretKey];
  const user = ["--uid", uid, "--display-name", uid];
  await runProgram("radosgw-admin", ["-c", config, "-n", "client.admin", "user", "create", ...user, ...keys]);
}

async function until(check: () => Promise<boolean>): Promise<void> {
  const signal = AbortSignal.timeout(startLimitInMs);
  while (!(await check().catch(() => false))) await delay(100, undefined, { signal });
}
