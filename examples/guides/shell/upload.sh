aidmp upload --from s3://training-data/images/ --to my-space/my-dataset/main:/train --dry-run
aidmp upload --from s3://training-data/images/ --to my-space/my-dataset/main:/train --verify=content
