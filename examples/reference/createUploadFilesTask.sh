#!/bin/sh
set -eu

# The signature covers the date, and nothing else. Keys and signature are in no argument: `ps` shows those to every user.
date=$(LC_ALL=C date -u "+%a, %d %b %Y %H:%M:%S GMT")
signature=$(node -p 'require("crypto").createHmac("sha256", process.env.AIDMP_SECRET_KEY).update(`x-date: ${process.argv[1]}`).digest("base64")' "$date")

curl --silent --show-error --fail-with-body \
  "${AIDMP_BASE_URL:-https://aidmp.cn-sh-01.sensecoreapi.cn}/aids/aidmp/data/v2/dataSpaces/ds-7f3c9a52/repos/repo-2d81e6b4/branches/branch-main/task:upload" \
  --header "Content-Type: application/json" \
  --header @/dev/fd/3 --data @- 3<<HEADERS <<JSON
X-Date: $date
Authorization: hmac accesskey="$AIDMP_ACCESS_KEY", algorithm="hmac-sha256", headers="x-date", signature="$signature"
HEADERS
{
  "source_path": "images/2023-07/",
  "target_path": "/train",
  "commit_msg": "Add the images of July 2023",
  "oss_config": {
    "bucket_name": "training-data",
    "oss_endpoint": "aoss.example.com",
    "access_key": "$AIDMP_STORE_ACCESS_KEY",
    "secret_key": "$AIDMP_STORE_SECRET_KEY",
    "virtual_host_style": false
  }
}
JSON
