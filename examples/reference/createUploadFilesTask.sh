#!/bin/sh
set -eu

# The signature covers the date, and nothing else.
date=$(LC_ALL=C date -u "+%a, %d %b %Y %H:%M:%S GMT")
signature=$(printf "x-date: %s" "$date" | openssl dgst -sha256 -hmac "$AIDMP_SECRET_KEY" -binary | base64)

curl --silent --show-error --fail-with-body \
  "${AIDMP_BASE_URL:-https://aidmp.cn-sh-01.sensecoreapi.cn}/aids/aidmp/data/v2/dataSpaces/ds-7f3c9a52/repos/repo-2d81e6b4/branches/branch-main/task:upload" \
  --header "X-Date: $date" \
  --header "Authorization: hmac accesskey=\"$AIDMP_ACCESS_KEY\", algorithm=\"hmac-sha256\", headers=\"x-date\", signature=\"$signature\"" \
  --header "Content-Type: application/json" \
  --data @- <<JSON
{
  "source_path": "images/2023-07/",
  "target_path": "/train",
  "commit_msg": "Add the images of July 2023",
  "oss_config": {
    "bucket_name": "training-data",
    "oss_endpoint": "aoss.example.com",
    "access_key": "$OSS_ACCESS_KEY",
    "secret_key": "$OSS_SECRET_KEY",
    "virtual_host_style": false
  }
}
JSON
