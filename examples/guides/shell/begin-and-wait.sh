export AIDMP_DATA_SPACE=my-space
task=$(aidmp upload --from s3://training-data/images/ --to my-space/my-dataset/main:/train --no-wait)
aidmp wait "$task" --timeout 1h
aidmp verify "$task" --from s3://training-data/images/ --level size
