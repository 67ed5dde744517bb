#!/usr/bin/python3
"""Runs OpenStack Swift with its S3 API on loopback: proxy, account, container and object server in this one process.

    swift-process.py FOLDER OPTIONS     OPTIONS is JSON: pageSize, region, and certificate and key (files) for https

Prints one line of JSON with the port when it accepts requests, and ends when its standard input does. Needs Debian's
python3-swift. Nothing of /etc is read, and there is no memcached: a dictionary takes its place.
"""

import json
import os
import sys

import eventlet

eventlet.monkey_patch()

from eventlet import wsgi
from swift.common import utils
from swift.common import wsgi as swift_wsgi
from swift.common.ring import RingBuilder

FOLDER = os.path.abspath(sys.argv[1])
OPTIONS = json.loads(sys.argv[2])
STORAGE = ("account", "container", "object")
# The guest is of the same account, and may do nothing there.
USERS = {"user_test_tester": "testing .admin", "user_test_guest": "guestkey"}
FILTERS = ("catch_errors", "gatekeeper", "cache", "listing_formats", "bulk", "s3api", "tempauth", "slo", "dlo")


def memory_cache(global_conf, **options):
    """A filter of paste.deploy that gives every request the same cache."""
    values = MemoryCache()

    def add_cache(app):
        def respond(env, start_response):
            env["swift.cache"] = values
            return app(env, start_response)

        return respond

    return add_cache


class MemoryCache:
    """As much of swift.common.memcached as the filters use. No entry expires: a test is shorter than a token's life."""

    def __init__(self):
        self.entries = {}

    def get(self, key, *_, **__):
        return self.entries.get(key)

    def set(self, key, value, *_, **__):
        self.entries[key] = value

    def delete(self, key, *_, **__):
        self.entries.pop(key, None)

    def incr(self, key, delta=1, *_, **__):
        self.entries[key] = int(self.entries.get(key) or 0) + delta
        return self.entries[key]


def write(name, *sections):
    lines = []
    for title, values in sections:
        lines += [f"[{title}]", *(f"{key} = {value}" for key, value in values.items()), ""]
    path = os.path.join(FOLDER, name)
    with open(path, "w") as file:
        file.write("\n".join(lines))
    return path


def defaults(port):
    return ("DEFAULT", {
        "swift_dir": FOLDER, "devices": f"{FOLDER}/devices", "bind_ip": "127.0.0.1", "bind_port": port,
        "mount_check": "false", "disable_fallocate": "true", "recon_cache_path": FOLDER, "log_level": "ERROR",
    })


def storage_config(kind, port):
    return write(f"{kind}.conf", defaults(port), ("pipeline:main", {"pipeline": kind}), (f"app:{kind}", {"use": f"egg:swift#{kind}"}))


def proxy_config(port):
    special = {
        "cache": {"paste.filter_factory": "swift_process:memory_cache"},
        "s3api": {"use": "egg:swift#s3api", "storage_domain": "s3.localhost",
                  "location": OPTIONS["region"], "max_bucket_listing": OPTIONS["pageSize"], "min_segment_size": 1024},
        "tempauth": {"use": "egg:swift#tempauth", **USERS},
    }
    filters = [(f"filter:{name}", special.get(name, {"use": f"egg:swift#{name}"})) for name in FILTERS]
    app = ("app:proxy-server", {"use": "egg:swift#proxy", "account_autocreate": "true"})
    return write("proxy.conf", defaults(port), ("pipeline:main", {"pipeline": " ".join((*FILTERS, "proxy-server"))}), app, *filters)


def main():
    os.makedirs(f"{FOLDER}/devices/disk", exist_ok=True)
    utils.SWIFT_CONF_FILE = write("swift.conf", ("swift-hash", {"swift_hash_path_prefix": "a", "swift_hash_path_suffix": "b"}))
    utils.validate_configuration()
    sys.modules["swift_process"] = sys.modules[__name__]

    # Listening comes first, so that every port is free, and the rings can name it.
    sockets = {kind: eventlet.listen(("127.0.0.1", 0), backlog=256) for kind in (*STORAGE, "proxy")}
    ports = {kind: socket.getsockname()[1] for kind, socket in sockets.items()}
    for kind in STORAGE:
        ring = RingBuilder(2, 1, 1)
        ring.add_dev({"region": 1, "zone": 1, "weight": 1, "ip": "127.0.0.1", "port": ports[kind], "device": "disk"})
        ring.rebalance()
        ring.get_ring().save(f"{FOLDER}/{kind}.ring.gz")
    configs = {kind: storage_config(kind, ports[kind]) for kind in STORAGE}
    configs["proxy"] = proxy_config(ports["proxy"])
    if "certificate" in OPTIONS:
        sockets["proxy"] = eventlet.wrap_ssl(
            sockets["proxy"], certfile=OPTIONS["certificate"], keyfile=OPTIONS["key"], server_side=True)
    for kind, config in configs.items():
        app = swift_wsgi.loadapp(config, global_conf={"log_name": kind})
        eventlet.spawn(wsgi.server, sockets[kind], app, utils.NullLogger(), protocol=swift_wsgi.SwiftHttpProtocol,
                       log_output=False, capitalize_response_headers=False)
    print(json.dumps({"port": ports["proxy"]}), flush=True)
    while eventlet.tpool.execute(sys.stdin.readline):
        pass


if __name__ == "__main__":
    import eventlet.tpool

    main()
    os._exit(0)
