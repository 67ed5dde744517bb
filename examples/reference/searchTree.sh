#!/bin/sh
set -eu

# The signature covers the date, and nothing else. Keys and signature are in no argument: `ps` shows those to every user.
date=$(LC_ALL=C date -u "+%a, %d %b %Y %H:%M:%S GMT")
signature=$(node -p 'require("crypto").createHmac("sha256", process.env.AIDMP_SECRET_KEY).update(`x-date: ${process.argv[1]}`).digest("base64")' "$date")

curl --silent --show-error --fail-with-body \
  "${AIDMP_BASE_URL:-https://aidmp.cn-sh-01.sensecoreapi.cn}/aids/aidmp/data/v2/dataSpaces/ds-7f3c9a52/repos/repo-2d81e6b4/tree:search" \
  --header "Content-Type: application/json" \
  --data '{"repo_id": "repo-2d81e6b4", "branch_name": "master", "page_size": 1000, "without_commit": true}' \
  --header @- <<HEADERS
X-Date: $date
Authorization: hmac accesskey="$AIDMP_ACCESS_KEY", algorithm="hmac-sha256", headers="x-date", signature="$signature"
HEADERS
