#!/bin/sh
set -eu

# The signature covers the date, and nothing else.
date=$(LC_ALL=C date -u "+%a, %d %b %Y %H:%M:%S GMT")
signature=$(printf "x-date: %s" "$date" | openssl dgst -sha256 -hmac "$AIDMP_SECRET_KEY" -binary | base64)

operation_id=$1
curl --silent --show-error --fail-with-body --request POST \
  "${AIDMP_BASE_URL:-https://aidmp.cn-sh-01.sensecoreapi.cn}/aids/aidmp/data/v2/operations/${operation_id}:cancel" \
  --header "X-Date: $date" \
  --header "Authorization: hmac accesskey=\"$AIDMP_ACCESS_KEY\", algorithm=\"hmac-sha256\", headers=\"x-date\", signature=\"$signature\""
