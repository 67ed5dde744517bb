cat > uploads.jsonl <<'END'
{"from":"s3://training-data/images/a/","to":"my-space/my-dataset/main:/a"}
{"from":"s3://training-data/images/b/","to":"my-space/my-dataset/main:/b"}
END
aidmp upload --manifest uploads.jsonl --jobs 10 --journal uploads.ndjson --report failed.jsonl
